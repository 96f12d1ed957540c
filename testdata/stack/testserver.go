package stack

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// A TestServer is a running testdata/testserver. It ends with this process, too.
type TestServer struct {
	URL     string `json:"url"`
	Control string `json:"control"`       // see testdata/testserver/control.go
	Forge   string `json:"forge_channel"` // a reply channel where others can publish

	stop func()
}

// StartTestServer starts a testserver, and returns when it is ready.
func StartTestServer(flags ...string) (*TestServer, error) {
	binary := InRepository(".build/bin/testserver")
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("no test server: run `make tools-go` in the repository's root: %w", err)
	}
	cmd := exec.Command(binary, flags...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &TestServer{stop: func() {
		_ = stdin.Close()
		_ = cmd.Wait() // how it ends is its own matter
	}}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, s)
	}
	if err != nil {
		s.Stop()
		return nil, fmt.Errorf("the test server said %q: %w", line, err)
	}
	return s, nil
}

// Stop ends the server, and returns when it is gone.
func (s *TestServer) Stop() { s.stop() }

// Ask makes a request to the control address, and returns what it answers. It may be called in a cleanup.
func (s *TestServer) Ask(tb testing.TB, method, path, body string) string {
	tb.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(tb.Context()), method, s.Control+path, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		tb.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, answer, err)
	}
	return string(answer)
}

// Get is Ask for a GET.
func (s *TestServer) Get(tb testing.TB, path string) string {
	tb.Helper()
	return s.Ask(tb, http.MethodGet, path, "")
}

// Post is Ask for a POST without a body.
func (s *TestServer) Post(tb testing.TB, path string) string {
	tb.Helper()
	return s.Ask(tb, http.MethodPost, path, "")
}

// Seen returns how many requests of a method have come.
func (s *TestServer) Seen(tb testing.TB, method string) int {
	tb.Helper()
	n, err := strconv.Atoi(s.Get(tb, "/seen?method="+method))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
