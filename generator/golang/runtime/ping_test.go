package centrifugoclient

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"nhooyr.io/websocket"
)

// A pipeListener accepts the connections that its dial makes, in this process: with these, a test can have a clock of its own.
type pipeListener struct {
	accepted chan net.Conn
	closed   chan struct{}
}

func (l pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.accepted:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l pipeListener) Close() error   { close(l.closed); return nil }
func (l pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (l pipeListener) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	l.accepted <- theirs
	return ours, nil
}

// servePipe serves each connection by serve until the test ends, and returns the configuration for them. It must be called within a bubble of synctest.
func servePipe(t *testing.T, serve func(*fake)) CentrifugoConfig {
	t.Helper()
	l := pipeListener{make(chan net.Conn), make(chan struct{})}
	var served sync.WaitGroup
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		defer served.Done()
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.CloseNow() }()
		serve(&fake{t: t, conn: conn})
		for err == nil {
			_, _, err = conn.Read(context.WithoutCancel(r.Context()))
		}
	})}
	go func() { _ = server.Serve(l) }() // ends with the test
	t.Cleanup(func() {
		served.Wait()
		_ = server.Close()
	})
	transport := &http.Transport{DialContext: l.dial}
	return CentrifugoConfig{URL: "ws://pipe", UserID: "u", HTTPClient: &http.Client{Transport: transport}}
}

// A server that pings in time keeps the connection for as long as it does, and 35 s longer.
func TestPingsKeepTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pings, every = 20, 25 * time.Second
		config := servePipe(t, func(f *fake) {
			f.welcome(`{"ping":25,"pong":true}`)
			for range pings {
				time.Sleep(every)
				f.write("{}")
				f.expect("{}")
			}
		})
		changes := make(chan StateChange, 10)
		config.OnState = func(change StateChange) { changes <- change }
		c := connectTo(t, config)
		c.mu.Lock()
		start, s := time.Now(), c.session
		c.mu.Unlock()
		<-s.ctx.Done()
		if d, want := time.Since(start), pings*every+35*time.Second; d != want {
			t.Errorf("the connection ended after %s, want %s", d, want)
		}
		if err := c.Disconnect(); err != nil {
			t.Error(err)
		}
		lost := "no ping from the server in 35s"
		for _, want := range []StateChange{
			{State: StateConnecting, WillReconnect: true},
			{State: StateConnected},
			{State: StateConnecting, Reason: lost, WillReconnect: true},
			{State: StateDisconnected, Reason: errByDisconnect.Error()},
		} {
			if got := <-changes; got != want {
				t.Errorf("state %+v, want %+v", got, want)
			}
		}
	})
}
