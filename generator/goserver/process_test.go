package goserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// A centrifugo runs.
type centrifugo struct {
	t      *testing.T
	binary string
	file   string // its configuration
	port   int
	cmd    *exec.Cmd
	log    bytes.Buffer
}

// start checks a configuration, and runs Centrifugo on it with the secrets and addresses in its environment.
func start(t *testing.T, config []byte, variables ...string) *centrifugo {
	t.Helper()
	binary, err := filepath.Abs("../../.build/bin/centrifugo")
	if err == nil {
		_, err = os.Stat(binary)
	}
	if err != nil {
		t.Fatalf("no centrifugo: run `make .build/bin/centrifugo` in the repository's root: %v", err)
	}
	c := &centrifugo{t: t, binary: binary, file: filepath.Join(t.TempDir(), "centrifugo.json"), port: freePort(t)}
	if err := os.WriteFile(c.file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), binary, "checkconfig", "-c", c.file).CombinedOutput(); err != nil {
		t.Fatalf("checkconfig: %v\n%s", err, out)
	}
	c.cmd = exec.CommandContext(t.Context(), binary, "-c", c.file)
	own := []string{"CENTRIFUGO_HTTP_SERVER_ADDRESS=127.0.0.1", "CENTRIFUGO_HTTP_SERVER_PORT=" + strconv.Itoa(c.port)}
	c.cmd.Env = slices.Concat(os.Environ(), environment, variables, own)
	c.cmd.Stdout, c.cmd.Stderr = &c.log, &c.log
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.awaitHealth()
	return c
}

// stop ends Centrifugo, and returns what its log warns of.
func (c *centrifugo) stop() string {
	_ = c.cmd.Process.Signal(os.Interrupt)
	_ = c.cmd.Wait()
	return warnings(c.log.String())
}

// ask returns the status of the answer to a request with a header, which asks for a WebSocket where there may be one.
func (c *centrifugo) ask(path, key, value string) int {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d%s", c.port, path), nil)
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
	conn, _, err := websocket.Dial(c.t.Context(), fmt.Sprintf("ws://127.0.0.1:%d/connection/websocket", c.port), nil) //nolint:bodyclose // there is none
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

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func (c *centrifugo) awaitHealth() {
	c.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/health", c.port))
		if err == nil {
			response.Body.Close()
			return
		}
	}
	c.t.Fatalf("centrifugo doesn't answer: %s", c.log.String())
}

// warnings returns the lines of a log that are more than information, but for the one that says that it is no release.
func warnings(log string) string {
	var found []string
	for line := range strings.Lines(log) {
		var entry struct {
			Level string `json:"level"`
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Level == "info" || strings.Contains(line, "development build") {
			continue
		}
		found = append(found, line)
	}
	return strings.Join(found, "")
}
