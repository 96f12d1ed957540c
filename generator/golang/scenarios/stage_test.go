// Package scenarios holds the scenarios of testdata/scenarios that the Go client survives, on a real Centrifugo behind a proxy that fails as networks do.
package scenarios

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/testdata/stack"
)

// full reports whether the scenarios have their full size.
var full = os.Getenv("RPCGEN_FULL") == "1"

// scaled is n in a full run, and less in others.
func scaled(n, otherwise int) int {
	if full {
		return n
	}
	return otherwise
}

// A stage is what a scenario plays on.
type stage struct {
	*testing.T

	server    *stack.TestServer
	transport client.Transport
	user      string
	written   *atomic.Int64 // bytes that the clients have written
}

var users atomic.Int64

func newStage(t *testing.T, s *stack.TestServer, transport client.Transport) *stage {
	t.Helper()
	return &stage{t, s, transport, "user" + strconv.FormatInt(users.Add(1), 10), &atomic.Int64{}}
}

// elsewhere is the stage on a server of its own.
func (s *stage) elsewhere(flags ...string) *stage {
	s.Helper()
	own, err := stack.StartTestServer(flags...)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(own.Stop)
	return newStage(s.T, own, s.transport)
}

// These ask the server's control address.
func (s *stage) post(path string) string { s.Helper(); return s.server.Post(s, path) }
func (s *stage) get(path string) string  { s.Helper(); return s.server.Get(s, path) }
func (s *stage) publish(channel, data string) {
	s.Helper()
	s.server.Ask(s, http.MethodPost, "/publish?channel="+url.QueryEscape(channel), data)
}
func (s *stage) seen(method string) int { s.Helper(); return s.server.Seen(s, method) }

func (s *stage) token(query string) string { s.Helper(); return s.get("/token?user=" + s.user + query) }

// A proxy stands before Centrifugo.
type proxy struct {
	stage *stage
	ID    string `json:"id"`
	URL   string `json:"url"`
}

func (s *stage) proxy() *proxy {
	s.Helper()
	p := &proxy{stage: s}
	if err := json.Unmarshal([]byte(s.post("/proxy")), p); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { s.server.Ask(s, http.MethodDelete, "/proxy/"+p.ID, "") })
	return p
}

func (p *proxy) set(mode string) { p.stage.Helper(); p.stage.post("/proxy/" + p.ID + "?mode=" + mode) }

type proxyStats struct {
	Accepted int   `json:"accepted"`
	Open     int   `json:"open"`
	Up       int64 `json:"up"` // bytes from clients
}

func (p *proxy) stats() (stats proxyStats) {
	p.stage.Helper()
	if err := json.Unmarshal([]byte(p.stage.get("/proxy/"+p.ID)), &stats); err != nil {
		p.stage.Fatal(err)
	}
	return stats
}

// config returns a configuration for the user of the stage, by the address that is given or the server's own.
func (s *stage) config(address string) client.CentrifugoConfig {
	s.Helper()
	if address == "" {
		address = s.server.URL
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return countingConn{conn, s.written}, err
	}
	return client.CentrifugoConfig{
		URL: address, UserID: s.user, Token: s.token(""), Transport: s.transport,
		HTTPClient: &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}},
	}
}

// A countingConn counts the bytes that are written to it.
type countingConn struct {
	net.Conn
	written *atomic.Int64
}

func (c countingConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n))
	return n, err
}

// maxPong is more than the bytes of a pong, which a client may write at any time, and less than those of a call.
const maxPong = 50

// client returns a client that isn't connected. When the scenario is over it is disconnected, and nothing of it may be left.
func (s *stage) client(config client.CentrifugoConfig) *client.CentrifugoRPCClient {
	s.Helper()
	c, err := client.NewCentrifugoRPCClient(config)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		s.disconnect(c)
		if n := c.Pending(); n != 0 {
			s.Errorf("%d calls are pending", n)
		}
	})
	return c
}

// disconnect disconnects c, which takes less than a second whatever happens.
func (s *stage) disconnect(c *client.CentrifugoRPCClient) {
	s.Helper()
	start := time.Now()
	if err := c.Disconnect(); err != nil {
		s.Error(err)
	}
	if d := time.Since(start); d > time.Second {
		s.Errorf("Disconnect took %s", d)
	}
}

// connect returns a client that is connected.
func (s *stage) connect(config client.CentrifugoConfig) *client.CentrifugoRPCClient {
	s.Helper()
	c := s.client(config)
	if err := c.Connect(s.within(10 * time.Second)); err != nil {
		s.Fatal(err)
	}
	return c
}

func (s *stage) within(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(s.Context(), d)
	s.Cleanup(cancel)
	return ctx
}

// works fails the scenario unless c makes a call. If it isn't connected, it may wait for 20 s before it tries again.
func (s *stage) works(c *client.CentrifugoRPCClient) {
	s.Helper()
	result, err := c.Call(s.within(30*time.Second), "test.echo", map[string]int{"n": 7})
	if err != nil || string(result) != `{"n":7}` {
		s.Errorf("a call: %s, %v", result, err)
	}
}

// worksSoon is works where the connection may end, or replies may be lost.
func (s *stage) worksSoon(c *client.CentrifugoRPCClient) {
	s.Helper()
	s.eventually("a call works", func() bool {
		return s.replied(<-s.start(c, client.Call{Method: "test.echo", Timeout: 10 * time.Second}))
	})
}

// An answer is what a call came to.
type answer struct {
	result string
	err    error
	after  time.Time
}

// start makes a call beside.
func (s *stage) start(c *client.CentrifugoRPCClient, call client.Call) <-chan answer {
	answers := make(chan answer, 1)
	go func() {
		result, err := c.Do(s.Context(), &call)
		answers <- answer{string(result), err, time.Now()}
	}()
	return answers
}

// inFlight makes a call of test.gate beside, and returns when the server runs it. The function opens the gate.
func (s *stage) inFlight(c *client.CentrifugoRPCClient) (answers <-chan answer, open func()) {
	s.Helper()
	before := s.seen("test.gate")
	gate := "gate" + strconv.FormatInt(users.Add(1), 10)
	answers = s.start(c, client.Call{Method: "test.gate", Params: map[string]string{"name": gate}})
	s.eventually("the call runs", func() bool { return s.seen("test.gate") > before })
	s.works(c) // so it is acknowledged, too: that was sent before
	return answers, func() { s.post("/gate?name=" + gate) }
}

func (s *stage) eventually(what string, ok func() bool) {
	s.Helper()
	for start := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 15*time.Second {
			s.Fatalf("%s: not in 15 s", what)
		}
	}
}

// becomes waits for a state of c.
func (s *stage) becomes(c *client.CentrifugoRPCClient, state client.ConnectionState) {
	s.Helper()
	s.eventually(string(state), func() bool { return c.State() == state })
}

// nothingLeft fails the test unless the goroutines of clients and their connections end.
func nothingLeft(t *testing.T) {
	t.Helper()
	var left []string
	for start := time.Now(); time.Since(start) < 5*time.Second; time.Sleep(5 * time.Millisecond) {
		stacks := make([]byte, 4<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		left = nil
		for stack := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(stack, "golang/runtime.(*") || strings.Contains(stack, "websocket.(*Conn)") {
				left = append(left, stack)
			}
		}
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("%d goroutines are left, such as\n%s", len(left), left[0])
}
