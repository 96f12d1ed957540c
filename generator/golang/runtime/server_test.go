package centrifugoclient

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack"
)

// A testServer makes clients of a running testserver.
type testServer struct{ *stack.TestServer }

// shared serves all tests but those that stop it.
var shared testServer

func TestMain(m *testing.M) {
	server, err := stack.StartTestServer()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared = testServer{server}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// acknowledging returns a server with Centrifugo, which acknowledges a call when it has taken it, and knows channels of other kinds. The publish proxy and
// the embedded server acknowledge what they have answered.
func acknowledging(t *testing.T) testServer {
	t.Helper()
	if serve := os.Getenv("RPCGEN_SERVE"); serve == "" || serve == "subscriber" {
		return shared
	}
	server, err := stack.StartTestServer("-serve", "subscriber")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return testServer{server}
}

func (s testServer) config(t *testing.T) CentrifugoConfig {
	t.Helper()
	user := strings.ToLower(t.Name())
	user = strings.NewReplacer("/", "-", "#", "-").Replace(user)
	return CentrifugoConfig{URL: s.URL, UserID: user, Token: s.Get(t, "/token?user="+user)}
}

// connect returns a client of s that is connected until the test ends.
func (s testServer) connect(t *testing.T, change ...func(*CentrifugoConfig)) *CentrifugoRPCClient {
	t.Helper()
	config := s.config(t)
	for _, f := range change {
		f(&config)
	}
	return connectTo(t, config)
}

func connectTo(t *testing.T, config CentrifugoConfig) *CentrifugoRPCClient {
	t.Helper()
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Connect(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect() })
	return c
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// idle fails the test unless c knows of no call but those that were given up and that Centrifugo hasn't acknowledged.
func idle(t *testing.T, c *CentrifugoRPCClient) {
	t.Helper()
	if n := c.Pending(); n != 0 {
		t.Errorf("%d calls are pending", n)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	calls, givenUp := &c.calls, 0
	for _, p := range calls.written {
		if p.givenUp {
			givenUp++
		}
	}
	if len(calls.byCorrelation)+len(calls.deadlines)+calls.queue.bytes+len(calls.written)-givenUp != 0 || calls.queue.first != nil || calls.slots != c.config.MaxInFlight-givenUp {
		t.Errorf("left over, but for %d calls that were given up: %+v", givenUp, calls)
	}
}

// eventually waits until ok, for five seconds at most.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for start := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatalf("%s: not in 5 s", what)
		}
	}
}

// ours returns the stacks of the goroutines that run this package's clients or their connections.
func ours() []string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var found []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, ".(*session)") || strings.Contains(stack, ".(*life)") || strings.Contains(stack, "websocket.(*Conn).timeoutLoop") {
			found = append(found, stack)
		}
	}
	return found
}
