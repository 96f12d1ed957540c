package centrifugoclient

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack"
)

func TestNewRefuses(t *testing.T) {
	for want, config := range map[string]CentrifugoConfig{
		"no URL":                    {UserID: "1"},
		"empty user id":             {URL: "ws://x"},
		`user id "a#b" holds '#'`:   {URL: "ws://x", UserID: "a#b"},
		`user id "a,b" holds ','`:   {URL: "ws://x", UserID: "a,b"},
		`user id "*" holds '*'`:     {URL: "ws://x", UserID: "*"},
		`user id "a\nb" holds '\n'`: {URL: "ws://x", UserID: "a\nb"},
		`user id "é" holds 'é'`:     {URL: "ws://x", UserID: "é"},
		"channel of 256 bytes":      {URL: "ws://x", UserID: strings.Repeat("u", 251)},
		"negative Timeout":          {URL: "ws://x", UserID: "1", Timeout: -1},
	} {
		c, err := NewCentrifugoRPCClient(config)
		if err == nil || !strings.Contains(err.Error(), want) || c != nil {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
	if _, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://x", UserID: strings.Repeat("u", 250)}); err != nil {
		t.Error(err)
	}
}

func TestConnectRefused(t *testing.T) {
	expired := shared.Get(t, "/token?user=u&ttl=-10")
	token := shared.Get(t, "/token?user=u")
	noTokens := errors.New("no tokens today")
	for name, test := range map[string]struct {
		config CentrifugoConfig
		want   string
		is     func(error) bool
	}{
		"bad token": {
			CentrifugoConfig{Token: "nonsense", UserID: "u"},
			"invalid token (code 3500)",
			func(err error) bool {
				var d *DisconnectError
				return errors.As(err, &d) && d.Code == 3500 && errors.Is(err, ErrDisconnected)
			},
		},
		"expired token": {CentrifugoConfig{Token: expired, UserID: "u"}, "connect: token expired (code 109)", hasCode(109)},
		"another user's channel": {
			CentrifugoConfig{Token: token, UserID: "v"}, "subscribe to user#v: permission denied (code 103)", hasCode(103),
		},
		"unknown namespace": {
			CentrifugoConfig{Token: token, UserID: "u", ReplyChannel: "x.{user_id}"}, "subscribe to x.u: unknown channel (code 102)", hasCode(102),
		},
		"no server": {
			CentrifugoConfig{URL: "ws://127.0.0.1:1/", UserID: "u"},
			"connection refused",
			func(err error) bool { return err != nil },
		},
		"no WebSocket": {
			CentrifugoConfig{URL: shared.Control + "/seen?method=m", UserID: "u"},
			"101",
			func(err error) bool { return err != nil },
		},
		"no token": {
			CentrifugoConfig{GetToken: func(context.Context) (string, error) { return "", noTokens }, UserID: "u"},
			"get a token: no tokens today",
			func(err error) bool { return errors.Is(err, noTokens) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			if test.config.URL == "" {
				test.config.URL = shared.URL
			}
			c, err := NewCentrifugoRPCClient(test.config)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Connect(within(t, time.Second))
			if !test.is(err) || !strings.HasPrefix(err.Error(), "centrifugo: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("err = %v, want centrifugo: ... %s", err, test.want)
			}
			if _, err := c.Call(t.Context(), "m", nil); !errors.Is(err, ErrDisconnected) {
				t.Errorf("call: %v", err)
			}
		})
	}
	eventually(t, "no goroutines", func() bool { return len(ours()) == 0 })
}

func hasCode(code int) func(error) bool {
	return func(err error) bool {
		var failure *RPCError
		return errors.As(err, &failure) && failure.Code == code
	}
}

// TestHangingGetToken shows that nobody is sent to look at the network because of a function of their own.
func TestHangingGetToken(t *testing.T) {
	config := shared.config(t)
	hang := make(chan struct{})
	config.Token, config.Timeout = "", 20*time.Millisecond
	config.GetToken = func(context.Context) (string, error) { <-hang; return "", nil }
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond) // some attempts
	defer cancel()
	const want = "get a token: GetToken hasn't returned: "
	if err := c.Connect(ctx); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("err = %v, want %s", err, want)
	}
	close(hang)
	eventually(t, "no goroutines", func() bool { return len(ours()) == 0 })
}

// A server that takes the TCP connection and says nothing.
func TestConnectTimeout(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for name, test := range map[string]struct {
		ctx     func() context.Context
		timeout time.Duration
		want    error
	}{
		"default":   {t.Context, 50 * time.Millisecond, context.DeadlineExceeded},
		"cancelled": {func() context.Context { return cancelledIn(t, 10*time.Millisecond) }, time.Minute, context.Canceled},
	} {
		c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://" + silent.Addr().String(), UserID: "u", Timeout: test.timeout})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Connect(test.ctx()); !errors.Is(err, test.want) {
			t.Errorf("%s: err = %v, want %v", name, err, test.want)
		}
	}
}

func TestConnectTwice(t *testing.T) {
	tokens := 0
	config := shared.config(t)
	token := config.Token
	config.GetToken = func(context.Context) (string, error) { tokens++; return token, nil }
	config.Token = ""
	c := connectTo(t, config)
	first := c.session
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if err := c.Connect(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if c.session != first || tokens != 1 {
		t.Errorf("connected again, %d tokens", tokens)
	}
}

// The end of Connect's context is not the end of the connection.
func TestConnectContextEnds(t *testing.T) {
	c, err := NewCentrifugoRPCClient(shared.config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Disconnect() }()
	ctx, cancel := context.WithCancel(t.Context())
	if err := c.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	time.Sleep(50 * time.Millisecond)
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Error(err)
	}
}

func TestDisconnect(t *testing.T) {
	server := acknowledging(t)
	c := server.connect(t)
	failed := inFlight(t, server, c, 100)
	start := time.Now()
	for range 2 {
		if err := c.Disconnect(); err != nil {
			t.Error(err)
		}
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("took %s", d)
	}
	failed(5 * time.Second)
	if _, err := c.Call(t.Context(), "test.echo", nil); !errors.Is(err, ErrDisconnected) || !strings.HasPrefix(err.Error(), "test.echo: ") {
		t.Errorf("call: %v", err)
	}
	if err := c.Notify(t.Context(), "test.echo", nil); !errors.Is(err, ErrDisconnected) {
		t.Errorf("notify: %v", err)
	}
	eventually(t, "no goroutines", func() bool { return len(ours()) == 0 })
	if err := c.Connect(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Errorf("connected again: %v", err)
	}
}

// inFlight starts n calls that nobody answers. The function it returns waits for them, and fails the test unless all fail with
// ErrDisconnected, within a time.
func inFlight(t *testing.T, server testServer, c *CentrifugoRPCClient, n int) func(time.Duration) {
	t.Helper()
	before := server.Seen(t, "test.silent")
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if _, err := c.Call(t.Context(), "test.silent", nil); !errors.Is(err, ErrDisconnected) {
				t.Errorf("in flight: %v, want ErrDisconnected", err)
			}
		})
	}
	eventually(t, "calls in flight", func() bool { return server.Seen(t, "test.silent") == before+n })
	eventually(t, "acknowledgements", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.calls.byCorrelation) == n && len(c.calls.written) == 0
	})
	return func(limit time.Duration) {
		t.Helper()
		start := time.Now()
		all.Wait()
		if d := time.Since(start); d > limit {
			t.Errorf("in flight for %s more", d)
		}
		idle(t, c)
	}
}

func TestDisconnectWhileConnecting(t *testing.T) {
	config := shared.config(t)
	asked, token := make(chan struct{}), config.Token
	config.Token = ""
	config.GetToken = func(ctx context.Context) (string, error) {
		close(asked)
		<-ctx.Done()
		return token, nil
	}
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() { result <- c.Connect(within(t, 10*time.Second)) }()
	<-asked
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; !errors.Is(err, ErrDisconnected) {
		t.Errorf("err = %v", err)
	}
	eventually(t, "no goroutines", func() bool { return len(ours()) == 0 })
}

func TestServerDisconnects(t *testing.T) {
	server := acknowledging(t)
	c := server.connect(t)
	failed := inFlight(t, server, c, 10)
	server.Post(t, "/disconnect?code=3503&user="+c.config.UserID)
	failed(5 * time.Second)
	_, err := c.Call(t.Context(), "test.echo", nil)
	var why *DisconnectError
	if !errors.As(err, &why) || why.Code != 3503 || !errors.Is(err, ErrDisconnected) {
		t.Errorf("err = %v, want code 3503", err)
	}
	if err := c.Connect(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Errorf("connected again: %v", err)
	}
}

// longestBackoff is how long a client may take to come back at most, with some time for its handshake.
const longestBackoff = 25 * time.Second

func TestServerDies(t *testing.T) {
	started, err := stack.StartTestServer("-serve", "subscriber")
	if err != nil {
		t.Fatal(err)
	}
	defer started.Stop()
	server := testServer{started}
	c := server.connect(t)
	failed := inFlight(t, server, c, 100)
	server.Post(t, "/kill")
	eventually(t, "the client knows", func() bool { return c.State() != StateConnected })
	if err := c.Connect(within(t, time.Second)); err == nil {
		t.Error("connected to a dead server")
	}
	server.Post(t, "/restart")
	failed(longestBackoff) // Centrifugo has forgotten what it published
	if _, err := c.Call(within(t, longestBackoff), "test.echo", nil); err != nil {
		t.Errorf("connected again: %v", err)
	}
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "no goroutines", func() bool { return len(ours()) == 0 })
}

// A connection that is made just as nobody wants it any more isn't kept for later ones.
func TestDisconnectLeavesNoSocket(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	for range 300 {
		c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://" + listener.Addr().String(), UserID: "u", Token: "t"})
		if err != nil {
			t.Fatal(err)
		}
		failed := make(chan error)
		go func() { failed <- c.Connect(context.Background()) }()
		conn, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Disconnect()
		if err := <-failed; !errors.Is(err, ErrDisconnected) {
			t.Fatalf("Connect: %v", err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the connection is still open")
		}
		_ = conn.Close()
	}
}
