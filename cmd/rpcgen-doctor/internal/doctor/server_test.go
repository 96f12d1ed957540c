package doctor

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// TestOtherServers looks at what isn't Centrifugo, or no Centrifugo that is well.
func TestOtherServers(t *testing.T) {
	t.Parallel()
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = deaf.Close() })
	connected := `{"id":1,"connect":{"client":"c","version":"6\u001b[2J","ping":25,"pong":true}}`
	for name, test := range map[string]struct {
		url  string
		want string
	}{
		"nobody listens":       {"ws://127.0.0.1:1/", "FAIL  connection: connection refused: --url must lead to Centrifugo\n"},
		"never accepts":        {"ws://" + deaf.Addr().String(), "FAIL  connection: no answer within 300ms: --url must lead to Centrifugo\n"},
		"never answers":        {replying(t), "FAIL  connection: no answer to the command connect within 300ms: --url must lead to Centrifugo\n"},
		"answers in prose":     {replying(t, "hello"), "FAIL  connection: Centrifugo doesn't take the token: what came isn't Centrifugo's JSON protocol\n"},
		"falls silent":         {replying(t, connected), "FAIL  replies: subscribing to user#7: no answer within 300ms: set "},
		"controls the screen":  {replying(t, connected), "ok    connection: user 7, Centrifugo 6 [2J\n"},
		"closes as Centrifugo": {replying(t, "close"), "FAIL  connection: Centrifugo doesn't take the token: closed with 3501, bad request\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			ok, err := Run(t.Context(), Options{URL: test.url, Token: sign(t, map[string]any{"sub": "7"}), Timeout: 300 * time.Millisecond}, &out)
			if ok || err != nil || !strings.Contains(out.String(), test.want) {
				t.Errorf("found %t, error %v,\n%swant\n%s", ok, err, out.String(), test.want)
			}
		})
	}
}

// replying returns the address of a server that sends frames as it is asked, and then nothing more.
func replying(t *testing.T, frames ...string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.CloseNow() }()
		for _, frame := range frames {
			if _, _, err := conn.Read(r.Context()); err != nil {
				return
			}
			if frame == "close" {
				_ = conn.Close(3501, "bad request")
				return
			}
			_ = conn.Write(r.Context(), websocket.MessageText, []byte(frame))
		}
		for {
			if _, _, err := conn.Read(r.Context()); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

// TestCancelled holds that a run ends with its context.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	ok, err := Run(ctx, Options{URL: replying(t), Token: sign(t, map[string]any{"sub": "7"})}, &bytes.Buffer{})
	if took := time.Since(begin); ok || !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
		t.Errorf("found %t, error %v after %v", ok, err, took)
	}
}

// TestTimeout holds how long a step waits for a silent server.
func TestTimeout(t *testing.T) {
	if got := (Options{}).withDefaults().Timeout; got != 10*time.Second {
		t.Errorf("found %v, want 10 s", got)
	}
}

// TestSection holds where the settings of a channel stand.
func TestSection(t *testing.T) {
	for channel, want := range map[string]string{
		"rpc.requests":    "channel.namespaces[rpc]",
		"rpc:requests":    "channel.namespaces[rpc]",
		"requests":        "channel.without_namespace",
		"user#7":          "channel.without_namespace",
		"user#7.5":        "channel.without_namespace",
		"replies:user#7":  "channel.namespaces[replies]",
		"a.b.requests#7":  "channel.namespaces[a]",
		"rpc.requests:v2": "channel.namespaces[rpc]",
	} {
		if got := section(channel); got != want {
			t.Errorf("%s: found %s, want %s", channel, got, want)
		}
	}
}
