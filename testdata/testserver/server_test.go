package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPing starts Centrifugo so that it pings often, and ends connections soon after their token has expired.
func TestPing(t *testing.T) {
	for _, serve := range []string{serveSubscriber, serveEmbedded} {
		t.Run(serve, func(t *testing.T) {
			set := settings{binary: binary, serve: serve, ping: time.Second, pong: 500 * time.Millisecond}
			s := start(t, set)
			begin := time.Now()
			alice := dial(t, s, "alice") // who answers no ping
			waitForEnd(t, alice)
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("a client that answers no ping was disconnected after %v", took)
			}
		})
	}
}

// TestExpires holds that with -ping, Centrifugo ends a connection soon after its token has expired: else it takes 25 s.
func TestExpires(t *testing.T) {
	s := start(t, settings{binary: binary, serve: serveSubscriber, ping: 10 * time.Second, pong: 9 * time.Second})
	c := open(t, s.addresses().URL)
	if code := c.connect(ask(t, s, "GET", "/token?user=alice&ttl=1", "")); code != 0 {
		t.Fatalf("connect: code %d, want 0", code)
	}
	waitForEnd(t, c)
}

func TestMistakes(t *testing.T) {
	for want, args := range map[string][]string{
		"-serve tcp: expected subscriber, publish or embedded":                                         {"-serve", "tcp"},
		"-ping 3 -pong 3: expected both or none, the second less than the first":                       {"-ping", "3", "-pong", "3"},
		"-ping 0 -pong 3: expected both or none, the second less than the first":                       {"-pong", "3"},
		"no Centrifugo binary: stat none: no such file or directory (run: make .build/bin/centrifugo)": {"-centrifugo", "none", "-serve", "publish"},
	} {
		if err := run(args, strings.NewReader(""), io.Discard, io.Discard); err == nil || err.Error() != want {
			t.Errorf("run %v: %v, want %s", args, err, want)
		}
	}
}

// TestTakenPort starts a Centrifugo on the port of another: that the other answers doesn't make it ready.
func TestTakenPort(t *testing.T) {
	first := newTestServer(t, serveSubscriber)
	config, err := configure(settings{}, "http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	second, err := newCentrifugo(binary, config, first.broker.(*centrifugo).port, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.start(t.Context()); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("start on a port that is taken: %v, want that it is in use", err)
	}
}

func TestConfigurationIsValid(t *testing.T) {
	for _, serve := range []string{serveSubscriber, servePublish} {
		config, err := configure(settings{serve: serve, ping: 3 * time.Second, pong: 2 * time.Second}, "http://127.0.0.1:9")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "centrifugo.json")
		if err := os.WriteFile(file, config, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), binary, "checkconfig", "--config", file, "--strict").CombinedOutput()
		if err != nil {
			t.Errorf("checkconfig: %v: %s", err, out)
		}
	}
}

// TestEndsWithItsParent runs the program itself: it is gone, Centrifugo too, when its stdin is closed, and when it is killed.
func TestEndsWithItsParent(t *testing.T) {
	exe := filepath.Join(t.TempDir(), "testserver")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	path, err := filepath.Abs(binary)
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(cmd *exec.Cmd, stdin io.Closer) error{
		"stdin closed": func(_ *exec.Cmd, stdin io.Closer) error { return stdin.Close() },
		"killed":       func(cmd *exec.Cmd, _ io.Closer) error { return cmd.Process.Kill() },
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), exe, "-centrifugo", path)
			dir := t.TempDir()
			cmd.Env = append(cmd.Environ(), "TMPDIR="+dir)
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			address := startAndReadAddress(t, cmd)
			if err := end(cmd, stdin); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			waitForRefusal(t, address)
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, %v; want nothing", left, err)
			}
		})
	}
}

// startAndReadAddress starts the program, and returns the host and port that its Centrifugo listens on.
func startAndReadAddress(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var a addresses
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(a.URL, "ws://"), "/")
	return host
}

// waitForRefusal fails the test if somebody still listens at the address after some seconds.
func waitForRefusal(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil && ctx.Err() == nil {
			return
		}
		if err != nil {
			t.Fatalf("somebody listens at %s after the end", address)
		}
		_ = conn.Close()
		time.Sleep(20 * time.Millisecond)
	}
}
