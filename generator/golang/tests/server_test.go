// Package tests calls every method of examples/tasks through its generated client, over a real Centrifugo.
package tests

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"testing"

	client "example.com/centrifugo_client"
)

// testBinary starts a real Centrifugo and the backend.
const testBinary = "../../../.build/bin/testserver"

// A testServer is a running testBinary.
type testServer struct {
	URL     string `json:"url"`
	Control string `json:"control"`
}

var server testServer

func TestMain(m *testing.M) {
	stop, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, "no test server: run `make tools-go` in the repository's root:", err)
		os.Exit(1)
	}
	code := m.Run()
	stop()
	os.Exit(code)
}

// start starts the server. It runs until stop is called, or until this process ends.
func start() (stop func(), err error) {
	cmd := exec.Command(testBinary)
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
	stop = func() {
		_ = stdin.Close()
		_ = cmd.Wait() // how it ends is its own matter
	}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &server)
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("it said %q: %w", line, err)
	}
	return stop, nil
}

// get asks the server's control address.
func get(t *testing.T, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.Control+path, nil)
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
		t.Fatalf("%s: %d %s %v", path, response.StatusCode, body, err)
	}
	return string(body)
}

// connect returns a client that is connected as user until the test ends.
func connect(t *testing.T, user string) *client.CentrifugoRPCClient {
	t.Helper()
	rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: server.URL, Token: get(t, "/token?user="+user), UserID: user})
	if err != nil {
		t.Fatal(err)
	}
	if err := rpc.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rpc.Disconnect(); err != nil {
			t.Error(err)
		}
	})
	return rpc
}
