package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// forTransports runs a test for both of the client's transports.
func forTransports(t *testing.T, test func(t *testing.T, transport centrifugoclient.Transport)) {
	t.Helper()
	for _, transport := range []centrifugoclient.Transport{centrifugoclient.TransportCorrelation, centrifugoclient.TransportRPC} {
		t.Run(string(transport), func(t *testing.T) { test(t, transport) })
	}
}

// A site is a web server for users, Centrifugo, and a server of the methods notes.list and notes.purge, of which the latter is for admins.
type site struct {
	t          *testing.T
	url        string
	sessions   *Sessions
	centrifugo *stack.Centrifugo
}

func startSite(t *testing.T, variables ...string) *site {
	t.Helper()
	s := &site{t: t, sessions: &Sessions{Secret: stack.TokenSecret, Check: checkUser}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", s.sessions.LogIn)
	mux.HandleFunc("POST /token", s.sessions.Token)
	web := httptest.NewTLSServer(mux) // the cookie is for TLS only
	t.Cleanup(web.Close)
	s.url = web.URL

	backend := stack.FreeAddress(t)
	config := stack.InRepository("generator/goserver/testdata/centrifugo/publish-rpc.json.golden")
	s.centrifugo = stack.StartCentrifugo(t, config, append(variables, stack.WithBackend(backend)...)...)
	server, err := rpcserver.New(rpcserver.Options{
		API: []string{s.centrifugo.API()}, APIKey: stack.APIKey, ProxySecret: stack.ProxySecret,
		Middleware: []rpcserver.Middleware{For("admin", "notes.purge")},
	})
	if err != nil {
		t.Fatal(err)
	}
	whoami := func(ctx context.Context, _ *struct{}) (*string, error) { return &rpcserver.CallFrom(ctx).User, nil }
	if err := server.Register(rpcserver.Service{Name: "notes", Methods: []rpcserver.Method{
		rpcserver.NewMethod("notes.list", rpcserver.MethodOptions{}, whoami),
		rpcserver.NewMethod("notes.purge", rpcserver.MethodOptions{}, whoami),
	}}); err != nil {
		t.Fatal(err)
	}
	listener := &http.Server{Addr: backend, Handler: server.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = listener.ListenAndServe() }() // ends with the test
	t.Cleanup(func() { _ = listener.Close() })
	stack.WaitFor(t, "the server listens", func() bool { return stack.Listens(backend) })
	return s
}

func checkUser(_ context.Context, name, password string) (user User, ok bool) {
	role, ok := map[string]string{"ada": "admin", "bob": "reader", "9,1": "reader"}[name]
	return User{ID: name, Role: role}, ok && password == "right"
}

// browser returns an HTTP client that keeps cookies.
func (s *site) browser() *http.Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	trusting := http.DefaultTransport.(*http.Transport).Clone()
	trusting.TLSClientConfig.InsecureSkipVerify = true
	return &http.Client{Jar: jar, Transport: trusting}
}

func (s *site) post(client *http.Client, path string, form url.Values) (status int, header http.Header) {
	s.t.Helper()
	resp, err := client.PostForm(s.url+path, form)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, resp.Header
}

// logIn returns a browser whose user is logged in.
func (s *site) logIn(user string) *http.Client {
	s.t.Helper()
	browser := s.browser()
	if status, _ := s.post(browser, "/login", url.Values{"name": {user}, "password": {"right"}}); status != http.StatusOK {
		s.t.Fatalf("login of %s: status %d", user, status)
	}
	return browser
}

// client returns a client that isn't connected yet.
func (s *site) client(browser *http.Client, user string, transport centrifugoclient.Transport) *centrifugoclient.CentrifugoRPCClient {
	s.t.Helper()
	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
		URL: s.centrifugo.URL(), UserID: user, GetToken: GetToken(browser, s.url+"/token"), Transport: transport,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = rpc.Disconnect() })
	return rpc
}

func TestLogin(t *testing.T) {
	s := startSite(t)
	for _, test := range []struct {
		name, password string
		login, token   int
	}{
		{"ada", "right", http.StatusOK, http.StatusOK},
		{"ada", "wrong", http.StatusUnauthorized, http.StatusUnauthorized},
		{"eve", "right", http.StatusUnauthorized, http.StatusUnauthorized},
		{"9,1", "right", http.StatusOK, http.StatusInternalServerError}, // who could read the replies of 9 and 1
	} {
		browser := s.browser()
		if status, _ := s.post(browser, "/login", url.Values{"name": {test.name}, "password": {test.password}}); status != test.login {
			t.Errorf("%v: login: status %d", test, status)
		}
		status, header := s.post(browser, "/token", url.Values{"user_id": {"ada"}, "role": {"admin"}})
		if status != test.token || status == http.StatusOK && header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v: token: status %d, header %v", test, status, header)
		}
	}
}

func TestRoles(t *testing.T) {
	s := startSite(t)
	forTransports(t, func(t *testing.T, transport centrifugoclient.Transport) {
		t.Helper()
		for _, test := range []struct {
			user, method string
			want         error
		}{
			{"ada", "notes.list", nil},
			{"ada", "notes.purge", nil},
			{"bob", "notes.list", nil},
			{"bob", "notes.purge", centrifugoclient.ErrPermissionDenied},
		} {
			rpc := s.client(s.logIn(test.user), test.user, transport)
			result, err := call(t.Context(), rpc, test.method)
			if !errors.Is(err, test.want) || test.want == nil && string(result) != `"`+test.user+`"` {
				t.Errorf("%s calls %s: %s, %v, want %v", test.user, test.method, result, err, test.want)
			}
		}
	})
}

// TestExpiry shows that a client goes on when its token has expired.
// call connects, where there is no connection, and makes a call.
func call(ctx context.Context, rpc *centrifugoclient.CentrifugoRPCClient, method string) (json.RawMessage, error) {
	if err := rpc.Connect(ctx); err != nil {
		return nil, err
	}
	return rpc.Call(ctx, method, nil)
}

func TestExpiry(t *testing.T) {
	s := startSite(t, "CENTRIFUGO_CLIENT_EXPIRED_CLOSE_DELAY=1s")
	forTransports(t, func(t *testing.T, transport centrifugoclient.Transport) {
		t.Helper()
		browser := s.logIn("bob")
		var tokens atomic.Int32
		rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
			URL: s.centrifugo.URL(), UserID: "bob", Transport: transport,
			GetToken: func(ctx context.Context) (string, error) {
				if tokens.Add(1) == 1 { // one that is about to expire
					return rpcserver.Token(stack.TokenSecret, "bob", time.Second)
				}
				return GetToken(browser, s.url+"/token")(ctx)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rpc.Disconnect() }()
		if _, err := call(t.Context(), rpc, "notes.list"); err != nil {
			t.Fatal(err)
		}
		stack.WaitFor(t, "another token", func() bool { return tokens.Load() > 1 })
		time.Sleep(2500 * time.Millisecond) // longer than the first token would have lasted
		if _, err := rpc.Call(t.Context(), "notes.list", nil); err != nil || rpc.State() != centrifugoclient.StateConnected || tokens.Load() != 2 {
			t.Errorf("got %v after %d tokens, want none after 2", err, tokens.Load())
		}
	})
}

func TestRevoke(t *testing.T) {
	s := startSite(t)
	api := Centrifugo{s.centrifugo.API(), stack.APIKey}
	forTransports(t, func(t *testing.T, transport centrifugoclient.Transport) {
		t.Helper()
		ada, bob := s.client(s.logIn("ada"), "ada", transport), s.client(s.logIn("bob"), "bob", transport)
		for _, rpc := range []*centrifugoclient.CentrifugoRPCClient{ada, bob} {
			if _, err := call(t.Context(), rpc, "notes.list"); err != nil {
				t.Fatal(err)
			}
		}
		if err := Revoke(t.Context(), s.sessions, api, "bob"); err != nil {
			t.Fatal(err)
		}
		stack.WaitFor(t, "the connection ends", func() bool {
			_, err := bob.Call(t.Context(), "notes.list", nil)
			return errors.Is(err, centrifugoclient.ErrDisconnected)
		})
		if _, err := call(t.Context(), bob, "notes.list"); err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("who was revoked: %v, want no token", err)
		}
		if _, err := call(t.Context(), ada, "notes.list"); err != nil {
			t.Errorf("somebody else: %v", err)
		}
	})
	wrong := Centrifugo{s.centrifugo.API(), "wrong"}
	if err := wrong.Disconnect(t.Context(), "ada"); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("with a wrong key: %v", err)
	}
}

// TestRefresh shows what Centrifugo takes from a client that asks for a longer connection, as those of Python and TypeScript do.
func TestRefresh(t *testing.T) {
	s := startSite(t)
	mint := func(user string) string {
		token, err := rpcserver.Token(stack.TokenSecret, user, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for _, test := range []struct {
		user string
		want string // in Centrifugo's answer
	}{{"bob", `"refresh":{`}, {"ada", "3500"}} {
		got := refresh(t, s.centrifugo.URL(), mint("bob"), mint(test.user))
		if !strings.Contains(got, test.want) {
			t.Errorf("bob's connection with a token of %s: %s, want %s", test.user, got, test.want)
		}
	}
}

// refresh connects, sends a token to refresh the connection, and returns Centrifugo's answer.
func refresh(t *testing.T, url, first, second string) string {
	t.Helper()
	ws := stack.Dial(t, url)
	send := func(id int, command, token string) string {
		text, err := json.Marshal(map[string]any{"id": id, command: map[string]string{"token": token}})
		if err != nil {
			t.Fatal(err)
		}
		return ws.Ask(string(text))
	}
	if got := send(1, "connect", first); !strings.Contains(got, `"connect":{`) {
		t.Fatalf("connect: %s", got)
	}
	return send(2, "refresh", second)
}
