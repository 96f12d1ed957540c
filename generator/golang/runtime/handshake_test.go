package centrifugoclient

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// roundTripper is a transport of the user's own.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The handshake is made by the user's HTTP client, with all that it has, and changes nothing in it.
func TestHTTPClient(t *testing.T) {
	target := rawServer(t, func(f *rawFake) { f.send(raw(0x81, f.welcome()("1"))); f.end() })
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookie, err := r.Cookie("who"); err != nil || cookie.Value != "me" {
			http.SetCookie(w, &http.Cookie{Name: "who", Value: "me"})
			http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
			return
		}
		http.Redirect(w, r, strings.Replace(target.URL, "http", "ws", 1), http.StatusTemporaryRedirect)
	}))
	defer front.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var redirects, trips atomic.Int32
	client := &http.Client{
		Jar:           jar,
		Timeout:       time.Second, // of the handshake only
		CheckRedirect: func(*http.Request, []*http.Request) error { redirects.Add(1); return nil },
		Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			trips.Add(1)
			return http.DefaultTransport.RoundTrip(r)
		}),
	}
	c := connectTo(t, CentrifugoConfig{URL: front.URL, UserID: "u", HTTPClient: client})
	time.Sleep(client.Timeout + 200*time.Millisecond)
	if result, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
	if redirects.Load() != 2 || trips.Load() != 3 {
		t.Errorf("%d redirects and %d requests, want 2 and 3", redirects.Load(), trips.Load())
	}
	if _, ok := client.Transport.(roundTripper); !ok {
		t.Errorf("the user's client has a transport %T now", client.Transport)
	}
}

// A client without a transport has the default one.
func TestHTTPClientWithoutTransport(t *testing.T) {
	config := rawServer(t, func(f *rawFake) { f.send(raw(0x81, f.welcome()("1"))); f.end() })
	config.HTTPClient = &http.Client{}
	if _, err := connectTo(t, config).Call(t.Context(), "m", nil); err != nil {
		t.Error(err)
	}
}

func TestHTTPClientTimeout(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	var failed atomic.Value
	c, err := NewCentrifugoRPCClient(CentrifugoConfig{
		URL: server.URL, UserID: "u", HTTPClient: &http.Client{Timeout: 100 * time.Millisecond, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			response, err := http.DefaultTransport.RoundTrip(r)
			failed.Store(err)
			return response, err
		})},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Disconnect() }()
	go func() { _ = c.Connect(t.Context()) }()
	eventually(t, "the handshake fails", func() bool { return failed.Load() != nil })
}

// A plain proxy passes the handshake and the connection on.
func TestHTTPProxy(t *testing.T) {
	config := rawServer(t, func(f *rawFake) { f.send(raw(0x81, f.welcome()("1"))); f.end() })
	var passed atomic.Int32
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { passed.Add(1); r.Out.URL.Host = r.In.Host }})
	t.Cleanup(proxy.Close)
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	config.HTTPClient = &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(address)}}
	if _, err := connectTo(t, config).Call(t.Context(), "m", nil); err != nil {
		t.Error(err)
	}
	if passed.Load() != 1 {
		t.Errorf("%d requests by the proxy, want 1", passed.Load())
	}
}

// What isn't a WebSocket's handshake fails at once, and leaves nothing.
func TestRefusedHandshake(t *testing.T) {
	for name, test := range map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"another key": {func(w http.ResponseWriter, r *http.Request) {
			if f := upgrade(t, w, r, "another"); f != nil {
				_ = f.conn.Close()
			}
		}, "invalid Sec-WebSocket-Accept"},
		"200": {func(http.ResponseWriter, *http.Request) {}, "HTTP 200 OK, want 101"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(test.serve)
			defer server.Close()
			c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: server.URL, UserID: "u", Timeout: 2 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			err = c.Connect(within(t, time.Second))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("err = %v after %s, want %q", err, time.Since(start), test.want)
			}
			if err := c.Disconnect(); err != nil {
				t.Error(err)
			}
			eventually(t, "no goroutine of the client", func() bool { return len(ours()) == 0 })
		})
	}
}
