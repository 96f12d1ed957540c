package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// binary is what `make .build/bin/centrifugo` builds.
const binary = "../../.build/bin/centrifugo"

// newTestServer starts a server for the test, which serves calls in this way.
func newTestServer(t *testing.T, serve string) *server {
	t.Helper()
	return start(t, settings{binary: binary, serve: serve})
}

func start(t *testing.T, set settings) *server {
	t.Helper()
	s, err := startServer(t.Context(), set, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

// ask sends a request to the control address, and returns the answer.
func ask(t *testing.T, s *server, method, path, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.addresses().Control+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s: %s", method, path, resp.Status, answer)
	}
	return string(answer)
}

// everyWay are the ways to serve calls.
var everyWay = []string{serveSubscriber, servePublish, serveEmbedded}

// A client speaks Centrifugo's protocol as plainly as can be: commands and what comes back, in turn.
type client struct {
	t      *testing.T
	conn   *websocket.Conn
	lastID int
	pushes chan push
	reply  chan commandReply
}

// A push is what comes unasked.
type push struct {
	Push *struct {
		Channel string `json:"channel"`
		Pub     struct {
			Data json.RawMessage `json:"data"`
			Info struct {
				User string `json:"user"`
			} `json:"info"`
		} `json:"pub"`
		Unsubscribe struct {
			Code int `json:"code"`
		} `json:"unsubscribe"`
	} `json:"push"`
}

type commandReply struct {
	ID        int `json:"id"`
	Subscribe struct {
		Recovered bool   `json:"recovered"`
		Epoch     string `json:"epoch"`
		Offset    int    `json:"offset"`
	} `json:"subscribe"`
	RPC struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Error struct {
		Code int `json:"code"`
	} `json:"error"`
}

// dial connects as a user.
func dial(t *testing.T, s *server, user string) *client {
	t.Helper()
	return dialTo(t, s, s.addresses().URL, user)
}

// dialSubscribed connects as a user, and subscribes to the user's reply channel.
func dialSubscribed(t *testing.T, s *server, user string) *client {
	t.Helper()
	c := dial(t, s, user)
	if code := c.subscribe(replyChannel(user)); code != 0 {
		t.Fatalf("subscribe to the replies of %s: code %d, want 0", user, code)
	}
	return c
}

func dialTo(t *testing.T, s *server, address, user string) *client {
	t.Helper()
	c := open(t, address)
	if code := c.connect(ask(t, s, http.MethodGet, "/token?user="+url.QueryEscape(user), "")); code != 0 {
		t.Fatalf("connect as %s: error %d", user, code)
	}
	return c
}

// open opens a connection, and sends nothing.
func open(t *testing.T, address string) *client {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // the library closes it
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	c := &client{t: t, conn: conn, pushes: make(chan push, 10_000), reply: make(chan commandReply, 10_000)}
	t.Cleanup(func() { _ = conn.CloseNow() })
	go c.read(context.WithoutCancel(t.Context()))
	return c
}

func (c *client) read(ctx context.Context) {
	defer close(c.reply)
	for {
		_, frame, err := c.conn.Read(ctx)
		if err != nil {
			return
		}
		for line := range bytes.Lines(frame) {
			var p push
			if err := json.Unmarshal(line, &p); err == nil && p.Push != nil {
				c.pushes <- p
				continue
			}
			var r commandReply
			if err := json.Unmarshal(line, &r); err == nil && r.ID != 0 {
				c.reply <- r
			}
		}
	}
}

// command sends a command, and returns the code of the error in its reply, 0 if there is none.
func (c *client) command(name string, body any) int {
	c.t.Helper()
	return c.replyTo(name, body).Error.Code
}

// rpc makes a native call, and returns the data of its reply.
func (c *client) rpc(method string, data any) string {
	c.t.Helper()
	return string(c.replyTo("rpc", map[string]any{"method": method, "data": data}).RPC.Data)
}

// send sends a command, and returns its id.
func (c *client) send(name string, body any) int {
	c.t.Helper()
	c.lastID++
	text, err := json.Marshal(map[string]any{"id": c.lastID, name: body})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Write(c.t.Context(), websocket.MessageText, text); err != nil {
		c.t.Fatal(err)
	}
	return c.lastID
}

// replyTo sends a command, and returns its reply.
func (c *client) replyTo(name string, body any) commandReply {
	c.t.Helper()
	return c.await(c.send(name, body), 5*time.Second)
}

// await returns the reply to a command.
func (c *client) await(id int, wait time.Duration) commandReply {
	c.t.Helper()
	timeout := time.After(wait)
	for {
		select {
		case r, ok := <-c.reply:
			if !ok {
				c.t.Fatal("the connection has ended")
			}
			if r.ID == id { // others are of commands whose sender didn't wait
				return r
			}
		case <-timeout:
			c.t.Fatalf("no reply to command %d in %v", id, wait)
		}
	}
}

func (c *client) connect(token string) int {
	c.t.Helper()
	return c.command("connect", map[string]any{"token": token})
}

func (c *client) subscribe(channel string) int {
	c.t.Helper()
	return c.command("subscribe", map[string]any{"channel": channel})
}

func (c *client) publish(channel string, data any) int {
	c.t.Helper()
	return c.command("publish", map[string]any{"channel": channel, "data": data})
}

// request publishes a request of a method, and doesn't wait until it is acknowledged.
func (c *client) request(method, params, correlationID string) {
	c.t.Helper()
	data := map[string]any{"method": method, "params": json.RawMessage(params), "correlation_id": correlationID}
	c.send("publish", map[string]any{"channel": requestChannel, "data": data})
}

// published returns the data of the next publication, "" if none comes within the time.
func (c *client) published(wait time.Duration) string {
	select {
	case p := <-c.pushes:
		return string(p.Push.Pub.Data)
	case <-time.After(wait):
		return ""
	}
}
