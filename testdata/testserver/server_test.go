package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestProbes(t *testing.T) {
	s := newTestServer(t)
	alice := dial(t, s, "alice")
	for _, channel := range []string{"user#alice", "open.alice"} {
		if code := alice.subscribe(channel); code != 0 {
			t.Fatalf("subscribe to %s: code %d, want 0", channel, code)
		}
	}
	for _, test := range []struct {
		method, params string
		want           []string // the publications, in order
	}{
		{"test.echo", `[1,null]`, []string{`{"correlation_id":"c","result":[1,null]}`}},
		{"test.error", `{"code":7,"name":"n","message":"no","data":[1],"temporary":true}`, []string{
			`{"correlation_id":"c","error":{"code":7,"name":"n","message":"no","data":[1],"temporary":true}}`,
		}},
		{"test.sleep", `{"ms":1}`, []string{`{"correlation_id":"c","result":{}}`}},
		{"test.sleep", `{"ms":"1"}`, []string{`{"correlation_id":"c","error":{"code":400,"name":"invalid_params","message":"params of test.sleep: ` +
			`json: cannot unmarshal string into Go struct field .MS of type int"}}`}},
		{"test.silent", `{}`, []string{""}},
		{"test.null_error", `{}`, []string{`{"correlation_id":"c","error":null,"result":{"ok":true}}`}},
		{"test.empty", `{}`, []string{`{"correlation_id":"c"}`}},
		{"test.big", `{"size":3}`, []string{`{"correlation_id":"c","result":{"text":"xxx"}}`}},
		{"test.forge", `{}`, []string{
			`{"correlation_id":"c","result":{"forged":true}}`,  // on open.alice
			`{"correlation_id":"c","result":{"forged":false}}`, // on open.alice
			`{"correlation_id":"c","result":{"forged":false}}`, // on user#alice
		}},
		{"tasks.delete", `{"task_id":"x"}`, []string{`{"correlation_id":"c","error":{"code":404,"name":"task_not_found","message":"task not found: \"x\""}}`}},
		{"tasks.create", `{"title":""}`, []string{`{"correlation_id":"c","error":{"code":422,"name":"invalid","message":"invalid params: the title is empty"}}`}},
		{"tasks.count_labels", `{}`, []string{`{"correlation_id":"c","result":{}}`}},
		{"notifications.mark_read", `{"ids":[1]}`, []string{`{"correlation_id":"c","result":{}}`}},
		{"no.such", `{}`, []string{`{"correlation_id":"c","error":{"code":404,"name":"unknown_method","message":"unknown method \"no.such\""}}`}},
	} {
		request := map[string]any{"method": test.method, "params": json.RawMessage(test.params), "correlation_id": "c"}
		if code := alice.publish(requestChannel, request); code != 0 {
			t.Fatalf("publish %s: code %d, want 0", test.method, code)
		}
		for _, want := range test.want {
			wait := 5 * time.Second
			if want == "" {
				wait = 300 * time.Millisecond
			}
			if got := alice.published(wait); got != want {
				t.Errorf("%s(%s) = %s, want %s", test.method, test.params, got, want)
			}
		}
	}
}

// TestLargeReplies holds that neither one large reply nor many at once are too much for a connection.
func TestLargeReplies(t *testing.T) {
	s := newTestServer(t)
	alice := dial(t, s, "alice")
	alice.subscribe("user#alice")
	for _, test := range []struct{ calls, size int }{{1, 2 << 20}, {100, 40_000}} {
		for range test.calls {
			request := map[string]any{"method": "test.big", "params": map[string]int{"size": test.size}, "correlation_id": "c"}
			if code := alice.publish(requestChannel, request); code != 0 {
				t.Fatalf("publish: code %d, want 0", code)
			}
		}
		for i := range test.calls {
			if got := len(alice.published(30 * time.Second)); got < test.size {
				t.Fatalf("reply %d of %d: %d bytes, want %d", i+1, test.calls, got, test.size)
			}
		}
	}
}

func TestForgedReplyCarriesInfo(t *testing.T) {
	s := newTestServer(t)
	alice := dial(t, s, "alice")
	alice.subscribe("open.alice")
	alice.publish(requestChannel, map[string]any{"method": "test.forge", "correlation_id": "c"})
	for _, want := range []string{"responder", ""} {
		select {
		case p := <-alice.pushes:
			if got := p.Push.Pub.Info.User; got != want {
				t.Errorf("info.user = %q, want %q in %s", got, want, p.Push.Pub.Data)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("no publication")
		}
	}
}

func TestNoAnswerWithoutCorrelationID(t *testing.T) {
	s := newTestServer(t)
	alice := dial(t, s, "alice")
	alice.subscribe("user#alice")
	alice.publish(requestChannel, map[string]any{"method": "test.echo", "params": 1})
	alice.publish(requestChannel, map[string]any{"method": "test.echo", "params": 2, "correlation_id": "c"})
	if got, want := alice.published(5*time.Second), `{"correlation_id":"c","result":2}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := alice.published(300 * time.Millisecond); got != "" {
		t.Errorf("got %s, want nothing", got)
	}
	if got := ask(t, s, "GET", "/seen?method=test.echo", ""); got != "2" {
		t.Errorf("seen = %s, want 2", got)
	}
}

func TestControl(t *testing.T) {
	s := newTestServer(t)
	alice := dial(t, s, "alice")
	alice.subscribe("user#alice")
	ask(t, s, "POST", "/publish?channel="+url.QueryEscape("user#alice"), `{"a":1}`)
	if got, want := alice.published(5*time.Second), `{"a":1}`; got != want {
		t.Errorf("published %s, want %s", got, want)
	}

	ask(t, s, "POST", "/disconnect?user=alice", "")
	waitForEnd(t, alice)

	bob := dial(t, s, "bob")
	before := s.addresses()
	ask(t, s, "POST", "/kill", "")
	waitForEnd(t, bob)
	ask(t, s, "POST", "/restart", "")
	if after := s.addresses(); after != before {
		t.Errorf("addresses after the restart: %v, want %v", after, before)
	}
	bob = dial(t, s, "bob")
	bob.subscribe("user#bob")
	bob.publish(requestChannel, map[string]any{"method": "test.echo", "params": 2, "correlation_id": "c"})
	if got, want := bob.published(5*time.Second), `{"correlation_id":"c","result":2}`; got != want {
		t.Errorf("after the restart: %s, want %s", got, want)
	}
}

// waitForEnd fails the test if the client's connection goes on.
func waitForEnd(t *testing.T, c *client) {
	t.Helper()
	select {
	case _, ok := <-c.reply:
		if ok {
			t.Fatal("a reply, want the end of the connection")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the connection goes on")
	}
}

func TestTokenTTL(t *testing.T) {
	s := newTestServer(t)
	for ttl, want := range map[string]int{"-1": 109, "60": 0} {
		token := ask(t, s, "GET", "/token?user=alice&ttl="+ttl, "")
		if code := open(t, s).connect(token); code != want {
			t.Errorf("connect with a token of ttl %s: code %d, want %d", ttl, code, want)
		}
	}
}

// TestTakenPort starts a Centrifugo on the port of another: that the other answers doesn't make it ready.
func TestTakenPort(t *testing.T) {
	first := newTestServer(t)
	second, err := newCentrifugo(binary, "http://127.0.0.1:9/", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	err = second.startOn(t.Context(), first.centrifugo.port)
	if err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("start on a port that is taken: %v, want that it is in use", err)
	}
}

func TestConfigurationIsValid(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), binary, "checkconfig", "--config", "centrifugo.json", "--strict").CombinedOutput()
	if err != nil {
		t.Errorf("checkconfig: %v: %s", err, out)
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
