package rpcserver

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// start serves at a free address. It returns the address, what ends the context, and what serving returned.
func start(t *testing.T, s *Server) (url string, stop context.CancelFunc, stopped chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped = make(chan error, 1)
	go func() { stopped <- s.serveListener(ctx, listener) }()
	return "http://" + listener.Addr().String(), cancel, stopped
}

// send sends a request, and returns the answer with the status.
func send(t *testing.T, method, url, body string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(secretHeader, "s")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp.Status + " " + strings.TrimSpace(string(data)), err
}

func TestServing(t *testing.T) {
	s, _ := proxyServer(t, Options{ProxySecret: "s"})
	url, stop, stopped := start(t, s)
	for _, test := range []struct{ method, path, body, want string }{
		{"GET", "/healthz", "", "200 OK ok"},
		{"POST", "/centrifugo/publish", publishBody, `200 OK {"result":{}}`},
		{"POST", "/centrifugo/rpc", `{"user":"1","method":"t.whoami"}`, `200 OK {"result":{"data":{"result":"1  rpc "}}}`},
		{"POST", "/centrifugo/connect", "", "404 Not Found"},
	} {
		if got, err := send(t, test.method, url+test.path, test.body); err != nil || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: got %s, %v, want %s", test.path, got, err, test.want)
		}
	}
	stop()
	if err := <-stopped; err != nil {
		t.Errorf("got %v, want nil", err)
	}
}

// TestDraining shows that a call that runs when the server is told to end is answered, and one that comes a moment later, too.
func TestDraining(t *testing.T) {
	s, _ := proxyServer(t, Options{ProxySecret: "s"})
	url, stop, stopped := start(t, s)
	answers := make(chan string, 2)
	call := func(sleep string) {
		answer, err := send(t, "POST", url+"/centrifugo/rpc", `{"user":"1","method":"t.whoami","data":{"params":{"sleep":`+sleep+`}}}`)
		answers <- answer
		if err != nil {
			t.Error(err)
		}
	}
	go call("1500000000")
	time.Sleep(200 * time.Millisecond)
	stop()
	time.Sleep(100 * time.Millisecond)
	if got, _ := send(t, "GET", url+"/healthz", ""); !strings.HasPrefix(got, "503") {
		t.Errorf("healthz: %s, want 503", got)
	}
	go call("0")
	for range 2 {
		if got := <-answers; got != `200 OK {"result":{"data":{"result":"1  rpc "}}}` {
			t.Errorf("got %s", got)
		}
	}
	if err := <-stopped; err != nil {
		t.Errorf("got %v, want nil", err)
	}
	if _, err := send(t, "GET", url+"/healthz", ""); err == nil {
		t.Error("the server still listens")
	}
}

func TestListenAndServeRefuses(t *testing.T) {
	s, _ := proxyServer(t, Options{ProxySecret: "s"})
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := s.ListenAndServe(t.Context(), taken.Addr().String()); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v, want that the address is in use", err)
	}
	if err := s.ListenAndServe(t.Context(), "nonsense"); err == nil {
		t.Error("an address that is none is taken")
	}
	empty, err := New(Options{Publisher: publisherFunc(nil)})
	if err != nil {
		t.Fatal(err)
	}
	if err := empty.ListenAndServe(t.Context(), "127.0.0.1:0"); !errors.Is(err, errNoService) {
		t.Errorf("got %v, want that no service is registered", err)
	}
}

func TestShutdown(t *testing.T) {
	s, _ := proxyServer(t, Options{ProxySecret: "s"})
	done := make(chan []byte)
	go func() {
		done <- s.ServeRPC(t.Context(), Call{Method: "t.whoami", User: "1"}, []byte(`{"params":{"sleep":300000000}}`))
	}()
	time.Sleep(100 * time.Millisecond)
	if err := s.Shutdown(within(t, 10*time.Millisecond)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want that calls still run", err)
	}
	if got := s.ServeRPC(t.Context(), Call{Method: "t.whoami", User: "1"}, nil); !strings.Contains(string(got), `"shutting_down"`) {
		t.Errorf("a new call: got %s", got)
	}
	if got := string(<-done); !strings.HasPrefix(got, `{"result":`) {
		t.Errorf("the call that ran: got %s", got)
	}
	if err := s.Shutdown(within(t, time.Second)); err != nil {
		t.Errorf("got %v, want nil", err)
	}
}
