package centrifugoclient

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// testBinary starts a real Centrifugo and a responder.
const testBinary = "../../../.build/bin/testserver"

// A testServer is a running testBinary.
type testServer struct {
	URL     string `json:"url"`
	Control string `json:"control"`
	Forge   string `json:"forge_channel"` // a reply channel where others can publish
}

// shared serves all tests but those that stop it.
var shared *testServer

func TestMain(m *testing.M) {
	server, stop, err := startServer()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared = server
	code := m.Run()
	stop()
	os.Exit(code)
}

// startServer starts a server that runs until stop is called, or until this process ends.
func startServer() (server *testServer, stop func(), err error) {
	if _, err := os.Stat(testBinary); err != nil {
		return nil, nil, fmt.Errorf("no test server: run `make tools-go` in the repository's root: %w", err)
	}
	cmd := exec.Command(testBinary)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop = func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &server)
	}
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("the test server said %q: %w", line, err)
	}
	return server, stop, nil
}

// ask makes a request to the server's control address.
func (s *testServer) ask(t *testing.T, method, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.Control+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, body, err)
	}
	return string(body)
}

// seen returns how many requests of a method have come.
func (s *testServer) seen(t *testing.T, method string) int {
	t.Helper()
	n, err := strconv.Atoi(s.ask(t, http.MethodGet, "/seen?method="+method))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (s *testServer) config(t *testing.T) CentrifugoConfig {
	t.Helper()
	user := strings.ToLower(t.Name())
	user = strings.NewReplacer("/", "-", "#", "-").Replace(user)
	return CentrifugoConfig{URL: s.URL, UserID: user, Token: s.ask(t, "GET", "/token?user="+user)}
}

// connect returns a client of s that is connected until the test ends.
func (s *testServer) connect(t *testing.T, change ...func(*CentrifugoConfig)) *CentrifugoRPCClient {
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
