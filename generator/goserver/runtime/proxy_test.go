package rpcserver

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A publisherFunc is a Publisher.
type publisherFunc func(ctx context.Context, channel string, data []byte) error

// Publish calls f.
func (f publisherFunc) Publish(ctx context.Context, channel string, data []byte) error {
	return f(ctx, channel, data)
}

// proxyServer returns a server that has a method t.whoami, which tells who calls, and where its messages go.
func proxyServer(t *testing.T, options Options) (*Server, chan string) {
	t.Helper()
	messages := make(chan string, 100)
	options.Publisher = publisherFunc(func(_ context.Context, channel string, data []byte) error {
		messages <- channel + " " + string(data)
		return nil
	})
	options.Logger = slog.New(slog.DiscardHandler)
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	method := NewMethod("t.whoami", MethodOptions{}, func(ctx context.Context, p *struct {
		Sleep time.Duration `json:"sleep"`
	},
	) (*string, error) {
		select {
		case <-time.After(p.Sleep):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		call := CallFrom(ctx)
		text := fmt.Sprintf("%s %s %s %s", call.User, call.Client, call.Transport, string(call.Meta))
		return &text, nil
	})
	if err := s.Register(Service{Name: "t", Methods: []Method{method}}); err != nil {
		t.Fatal(err)
	}
	return s, messages
}

// ask sends a body to a handler, and returns status and body of the answer.
func ask(handler http.Handler, method, secret, body string) string {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.Header.Set(secretHeader, secret)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return fmt.Sprint(w.Code, " ", strings.TrimSpace(w.Body.String()))
}

const publishBody = `{"client":"c","user":"1","channel":"rpc.requests","meta":{"r":2},"data":{"method":"t.whoami","correlation_id":"7","params":{}}}`

func TestPublishProxy(t *testing.T) {
	const (
		done   = `200 {"result":{}}`
		denied = `200 {"error":{"code":103,"message":"permission denied"}}`
		bad    = `200 {"error":{"code":107,"message":"bad request"}}`
	)
	for _, test := range []struct{ name, method, secret, body, want, message string }{
		{"a call", "POST", "s", publishBody, done, `user#1 {"correlation_id":"7","result":"1 c publish {\"r\":2}"}`},
		{"GET", "GET", "s", "", "405 want POST", ""},
		{"no secret", "POST", "", publishBody, "403 the header X-RPC-Secret doesn't hold the secret", ""},
		{"wrong secret", "POST", "ss", publishBody, "403 the header X-RPC-Secret doesn't hold the secret", ""},
		{"no JSON", "POST", "s", "{", bad, ""},
		{"trailing data", "POST", "s", publishBody + "{}", bad, ""},
		{"no user", "POST", "s", strings.Replace(publishBody, `"user":"1",`, "", 1), denied, ""},
		{"empty user", "POST", "s", strings.Replace(publishBody, `"1"`, `""`, 1), denied, ""},
		{"two users", "POST", "s", strings.Replace(publishBody, `"1"`, `"9,1"`, 1), denied, ""},
		{"user-limited user", "POST", "s", strings.Replace(publishBody, `"1"`, `"a#b"`, 1), denied, ""},
		{"namespaced user", "POST", "s", strings.Replace(publishBody, `"1"`, `"a.b"`, 1), denied, ""},
		{
			"quoting user", "POST", "s", strings.Replace(publishBody, `"1"`, `"a\"},{"`, 1), denied, "",
		},
		{
			"quoting user without commas", "POST", "s", strings.Replace(publishBody, `"1"`, `"\"}"`, 1), done,
			`user#"} {"correlation_id":"7","result":"\"} c publish {\"r\":2}"}`,
		},
		{"other channel", "POST", "s", strings.Replace(publishBody, "rpc.requests", "rpc.other", 1), denied, ""},
		{"user-limited channel", "POST", "s", strings.Replace(publishBody, "rpc.requests", "rpc.requests#1", 1), denied, ""},
		{"no data", "POST", "s", `{"user":"1","channel":"rpc.requests"}`, `200 {"error":{"code":400,`, ""},
		{"no request", "POST", "s", `{"user":"1","channel":"rpc.requests","data":[]}`, `200 {"error":{"code":400,`, ""},
		{
			"binary", "POST", "s", `{"user":"1","channel":"rpc.requests","encoding":"binary","b64data":"` +
				base64.StdEncoding.EncodeToString([]byte(`{"method":"t.whoami","correlation_id":"7"}`)) + `"}`,
			done, `user#1 {"correlation_id":"7","result":"1  publish "}`,
		},
		{"binary that is no JSON", "POST", "s", `{"user":"1","channel":"rpc.requests","b64data":"AAEC"}`, `200 {"error":{"code":400,`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, messages := proxyServer(t, Options{ProxySecret: "s"})
			if got := ask(s.PublishProxy(), test.method, test.secret, test.body); !strings.HasPrefix(got, test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
			message := ""
			if len(messages) > 0 {
				message = <-messages
			}
			if message != test.message {
				t.Errorf("published %s, want %s", message, test.message)
			}
		})
	}
}

func TestRPCProxy(t *testing.T) {
	const denied = `200 {"error":{"code":103,"message":"permission denied"}}`
	for _, test := range []struct{ name, secret, body, want string }{
		{"a call", "s", `{"client":"c","user":"1","method":"t.whoami","data":{"params":{}}}`, `200 {"result":{"data":{"result":"1 c rpc "}}}`},
		{"no data", "s", `{"user":"1","method":"t.whoami"}`, `200 {"result":{"data":{"result":"1  rpc "}}}`},
		{"null", "s", `{"user":"1","method":"t.whoami","data":null}`, `200 {"result":{"data":{"result":"1  rpc "}}}`},
		{"binary", "s", `{"user":"1","method":"t.whoami","b64data":"e30="}`, `200 {"result":{"data":{"result":"1  rpc "}}}`},
		{"unknown method", "s", `{"user":"1","method":"t.nope","data":{}}`, `200 {"result":{"data":{"error":{"code":404,"name":"unknown_method",`},
		{"no wait", "s", `{"user":"1","method":"t.whoami","data":{"no_wait":true}}`, `200 {"result":{"data":{}}}`},
		{"another method in the data", "s", `{"user":"1","method":"t.nope","data":{"method":"t.whoami"}}`, `200 {"result":{"data":{"error":{"code":404,`},
		{"wrong secret", "x", `{}`, "403 "},
		{"no user", "s", `{"method":"t.whoami"}`, denied},
		{"two users", "s", `{"user":"9,1","method":"t.whoami"}`, denied},
		{"user twice", "s", `{"user":"1","method":"t.whoami","user":"9,1"}`, denied},
		{"large", "s", `{"user":"1","data":"` + strings.Repeat("x", maxProxyRequest) + `"}`, "413 "},
		{"deep", "s", `{"user":"1","data":` + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000) + `}`, `200 {"error":{"code":107,`},
		{"10 MB of params", "s", `{"user":"1","method":"t.whoami","data":{"params":{"x":"` + strings.Repeat("x", 10_000_000) + `"}}}`, `200 {"result":{"data":{"result":`},
		{"a method's name of 1 MB", "s", `{"user":"1","method":"` + strings.Repeat("x", 1_000_000) + `"}`, `200 {"result":{"data":{"error":{"code":404,`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := proxyServer(t, Options{ProxySecret: "s"})
			if got := ask(s.RPCProxy(), "POST", test.secret, test.body); !strings.HasPrefix(got, test.want) || len(got) > 1000 {
				t.Errorf("got %.300s, want %s", got, test.want)
			}
		})
	}
}

func TestInsecureProxies(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{InsecureProxies: true}, `200 {"result":`},
		{Options{}, "403 "},
		{Options{NoProxies: true}, "403 "},
	} {
		s, _ := proxyServer(t, test.options)
		if got := ask(s.RPCProxy(), "POST", "", `{"user":"1","method":"t.whoami"}`); !strings.HasPrefix(got, test.want) {
			t.Errorf("%+v: got %s, want %s", test.options, got, test.want)
		}
	}
}

// TestTimeOfABody shows that the time in which a request must come doesn't end a call, which takes longer.
func TestTimeOfABody(t *testing.T) {
	s, _ := proxyServer(t, Options{ProxySecret: "s"})
	s.bodyTimeout = 100 * time.Millisecond
	server := httptest.NewServer(s.RPCProxy())
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL,
		strings.NewReader(`{"user":"1","method":"t.whoami","data":{"params":{"sleep":400000000}}}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(secretHeader, "s")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err != nil || string(data) != `{"result":{"data":{"result":"1  rpc "}}}` {
		t.Errorf("got %s, %v", data, err)
	}

	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nX-RPC-Secret: s\r\nContent-Length: 100\r\n\r\n{")
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	head := make([]byte, 12)
	if _, err := io.ReadFull(conn, head); err != nil || !bytes.Equal(head, []byte("HTTP/1.1 400")) {
		t.Errorf("a body that doesn't come: got %s, %v, want 400", head, err)
	}
}

func TestNewRefuses(t *testing.T) {
	good := Options{API: []string{"http://x:1/api"}, APIKey: "k", ProxySecret: "s"}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.API = nil }, "no API,"},
		{func(o *Options) { o.API = []string{"http://x:1/api", "x:1"} }, `API "x:1" is no URL of a server`},
		{func(o *Options) { o.API = []string{"http://x:1/api?a=b"} }, `API "http://x:1/api?a=b" is no URL of a server`},
		{func(o *Options) { o.API = []string{"http://x:1/api#a"} }, `API "http://x:1/api#a" is no URL of a server`},
		{func(o *Options) { o.API = []string{"http://:8000/api"} }, `API "http://:8000/api" is no URL of a server`},
		{func(o *Options) { o.API = []string{"http://x:80000/api"} }, `API "http://x:80000/api" has the port 80000, want at most 65535`},
		{func(o *Options) { o.APIKey = "" }, "no APIKey,"},
		{func(o *Options) { o.APIKey = "k\n" }, "APIKey has a line break,"},
		{func(o *Options) { o.ProxySecret = "s\r\n" }, "ProxySecret has a line break,"},
		{func(o *Options) { o.ProxySecret = " s" }, "ProxySecret has a line break, a blank at an end"},
		{func(o *Options) { o.ProxySecret = "" }, "no ProxySecret,"},
		{func(o *Options) { o.InsecureProxies = true }, "both ProxySecret and InsecureProxies"},
		{func(o *Options) { o.NoProxies = true }, "NoProxies beside ProxySecret"},
		{func(o *Options) { o.Timeout = -1 }, "negative Timeout,"},
		{func(o *Options) { o.MaxCalls = -1 }, "negative MaxCalls,"},
		{func(o *Options) { o.MaxCallsPerUser = -1 }, "negative MaxCallsPerUser,"},
		{func(o *Options) { o.MaxReply = -1 }, "negative MaxReply,"},
		{func(o *Options) { o.ClientQueue = -1 }, "negative ClientQueue,"},
		{func(o *Options) { o.Middleware = []Middleware{func(next Handler) Handler { return next }, nil} }, "Middleware[1] is nil"},
		{func(o *Options) { o.ReplyChannel = "replies" }, `ReplyChannel "replies" is the same for all users`},
		{func(o *Options) { o.ClientQueue, o.MaxReply = 1<<20, 1<<20 }, "ClientQueue of 1048576 bytes, want twice MaxReply, 2097152"},
	} {
		options := good
		test.change(&options)
		if _, err := New(options); err == nil || !strings.HasPrefix(err.Error(), "rpcserver: "+test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	alone := Options{API: good.API, APIKey: "k", NoProxies: true}
	if _, err := New(alone); err != nil {
		t.Errorf("a server that only subscribes: %v", err)
	}
}
