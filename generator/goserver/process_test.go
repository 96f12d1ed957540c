package goserver

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nhooyr.io/websocket"

	"example.com/rpcgen/testdata/stack"
)

// A centrifugo runs.
type centrifugo struct {
	*stack.Centrifugo

	t      *testing.T
	binary string
	file   string // its configuration
}

// start checks a configuration, and runs Centrifugo on it with the secrets and addresses in its environment.
func start(t *testing.T, config []byte, variables ...string) *centrifugo {
	t.Helper()
	c := &centrifugo{t: t, binary: stack.InRepository(".build/bin/centrifugo"), file: filepath.Join(t.TempDir(), "centrifugo.json")}
	if err := os.WriteFile(c.file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), c.binary, "checkconfig", "-c", c.file).CombinedOutput(); err != nil {
		t.Fatalf("checkconfig: %v (without Centrifugo, run: make .build/bin/centrifugo)\n%s", err, out)
	}
	c.Centrifugo = stack.RunCentrifugo(t, config, slices.Concat(environment, variables)...)
	return c
}

// stop ends Centrifugo, and returns what its log warns of.
func (c *centrifugo) stop() string {
	c.Stop()
	return warnings(string(c.Output()))
}

// ask returns the status of the answer to a request with a header, which asks for a WebSocket where there may be one.
func (c *centrifugo) ask(path, key, value string) int {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://"+c.Address+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set(key, value)
	if strings.HasPrefix(path, "/api/") {
		r.Method, r.Body = http.MethodPost, io.NopCloser(strings.NewReader("{}"))
	} else {
		for name, value := range map[string]string{
			"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
		} {
			r.Header.Set(name, value)
		}
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// send sends commands over a connection of its own, which stays open until the test ends.
func (c *centrifugo) send(commands ...string) {
	conn, _, err := websocket.Dial(c.t.Context(), c.URL(), nil) //nolint:bodyclose // there is none
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.CloseNow() })
	for _, command := range commands {
		if err := conn.Write(c.t.Context(), websocket.MessageText, []byte(command)); err != nil {
			c.t.Fatal(err)
		}
	}
}

// token returns a token for user 7.
func (c *centrifugo) token() string {
	cmd := exec.CommandContext(c.t.Context(), c.binary, "gentoken", "-c", c.file, "-u", "7", "-q")
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// warnings returns the lines of a log that are more than information, but for what comes of the build and of the debug endpoint that tests wait by.
func warnings(log string) string {
	var found []string
	for line := range strings.Lines(log) {
		var entry struct {
			Level string `json:"level"`
		}
		ours := strings.Contains(line, "development build") || strings.Contains(line, "DEBUG mode")
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Level == "info" || ours {
			continue
		}
		found = append(found, line)
	}
	return strings.Join(found, "")
}
