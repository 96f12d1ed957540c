package tests

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"nhooyr.io/websocket"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// A client is a raw client of Centrifugo: it sends what the test says.
type client struct {
	t    *testing.T
	user string
	id   string // of the connection
	ws   *websocket.Conn

	mu      sync.Mutex
	last    int                    // id of a command
	waiting map[int]chan reply     // by the id of a command
	calls   map[string]chan []byte // by correlation id
	rate    int                    // bytes a second that are read; 0: all that come
	closed  chan struct{}          // when err is set
	err     error                  // why the connection has ended
	events  chan published         // all publications, in the order in which they come; nil if the test doesn't look at them
}

// A reply is Centrifugo's to a command, or a push.
type reply struct {
	ID    int `json:"id"`
	Error *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
	Connect *struct {
		Client string `json:"client"`
	} `json:"connect"`
	RPC *struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Subscribe subscribed `json:"subscribe"`
	Push      *struct {
		Channel string `json:"channel"`
		Pub     *struct {
			Data json.RawMessage `json:"data"`
			Info json.RawMessage `json:"info"`
		} `json:"pub"`
	} `json:"push"`
}

// connect connects a user, and subscribes to the user's replies.
func (c *centrifugo) connect(t *testing.T, user string, options ...rpcserver.TokenOption) *client {
	t.Helper()
	token, err := rpcserver.Token(tokenSecret, user, time.Hour, options...)
	if err != nil {
		t.Fatal(err)
	}
	k := c.dial(t, user)
	answer := k.command("connect", map[string]any{"token": token})
	if answer.Connect == nil {
		t.Fatalf("connect: %+v", answer)
	}
	k.id = answer.Connect.Client
	if answer := k.command("subscribe", map[string]any{"channel": "user#" + user}); answer.Error != nil {
		t.Fatalf("subscribe: %+v", answer.Error)
	}
	return k
}

// dial opens a connection that isn't authenticated yet.
func (c *centrifugo) dial(t *testing.T, user string) *client {
	t.Helper()
	ws, _, err := websocket.Dial(t.Context(), c.URL(), nil) //nolint:bodyclose // Dial reads the body
	if err != nil {
		t.Fatal(err)
	}
	ws.SetReadLimit(-1)
	k := &client{
		t: t, user: user, ws: ws, waiting: map[int]chan reply{}, calls: map[string]chan []byte{}, closed: make(chan struct{}),
	}
	t.Cleanup(func() { _ = ws.CloseNow() })
	go k.read()
	return k
}

func (k *client) read() {
	for {
		_, frame, err := k.ws.Read(context.Background())
		if err != nil {
			k.mu.Lock()
			k.err = err
			k.mu.Unlock()
			close(k.closed)
			return
		}
		for line := range bytes.Lines(frame) {
			k.take(line)
		}
		k.mu.Lock()
		rate := k.rate
		k.mu.Unlock()
		if rate > 0 {
			time.Sleep(time.Duration(len(frame)) * time.Second / time.Duration(rate))
		}
	}
}

// slow makes the client read no more than this many bytes a second.
func (k *client) slow(rate int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rate = rate
}

func (k *client) take(line []byte) {
	var r reply
	if err := json.Unmarshal(line, &r); err != nil {
		k.t.Errorf("Centrifugo sends %q", line)
		return
	}
	switch {
	case r.ID != 0:
		k.mu.Lock()
		waiting := k.waiting[r.ID]
		delete(k.waiting, r.ID)
		k.mu.Unlock()
		waiting <- r
	case r.Push != nil && r.Push.Pub != nil && k.keepsEvents() && r.Push.Channel != "user#"+k.user:
		k.events <- published{r.Push.Channel, r.Push.Pub.Data, r.Push.Pub.Info}
	case r.Push != nil && r.Push.Pub != nil:
		var head struct {
			CorrelationID string `json:"correlation_id"`
			Seq           int    `json:"seq"`
		}
		if r.Push.Pub.Info != nil || json.Unmarshal(r.Push.Pub.Data, &head) != nil {
			k.t.Errorf("a forged reply, or none: %s", line)
			return
		}
		if k.keepsEvents() {
			k.events <- published{r.Push.Channel, r.Push.Pub.Data, nil}
		}
		if head.Seq > 0 {
			return
		}
		k.mu.Lock()
		call := k.calls[head.CorrelationID]
		delete(k.calls, head.CorrelationID)
		k.mu.Unlock()
		if call != nil {
			call <- r.Push.Pub.Data
		}
	case r.Push == nil:
		k.write("{}") // a ping
	}
}

func (k *client) write(text string) {
	_ = k.ws.Write(context.Background(), websocket.MessageText, []byte(text)) // an error is read, too
}

// start sends a command, and returns where its reply will come.
func (k *client) start(name string, params any) chan reply {
	k.mu.Lock()
	k.last++
	id := k.last
	done := make(chan reply, 1)
	k.waiting[id] = done
	k.mu.Unlock()
	text, err := json.Marshal(map[string]any{"id": id, name: params})
	if err != nil {
		panic(err)
	}
	k.write(string(text))
	return done
}

// command sends a command, and returns its reply.
func (k *client) command(name string, params any) reply {
	k.t.Helper()
	return await(k, k.start(name, params))
}

// await returns what comes, or fails the test.
func await[T any](k *client, done chan T) T {
	k.t.Helper()
	var none T
	select {
	case r := <-done:
		return r
	case <-k.closed:
		k.t.Errorf("the connection has ended: %v", k.why())
	case <-time.After(40 * time.Second):
		k.t.Error("no answer within 40 s")
	}
	return none
}

func (k *client) why() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.err
}

// request publishes a request, and returns where its reply will come, and the outcome of the publishing.
func (k *client) request(id, method string, params any, more ...string) (chan []byte, chan reply) {
	done := make(chan []byte, 1)
	k.mu.Lock()
	k.calls[id] = done
	k.mu.Unlock()
	data := map[string]any{"method": method, "params": params, "correlation_id": id, "reply_to": "user#" + k.user}
	for _, name := range more {
		data[name] = true
	}
	return done, k.start("publish", map[string]any{"channel": "rpc.requests", "data": data})
}

// call makes a call in the transport, and returns the reply without its correlation id.
func (k *client) call(transport rpcserver.Transport, id, method string, params any) string {
	k.t.Helper()
	if transport == rpcserver.RPCTransport {
		r := k.command("rpc", map[string]any{"method": method, "data": map[string]any{"params": params, "correlation_id": id}})
		if r.Error != nil {
			return fmt.Sprintf("error %d: %s", r.Error.Code, r.Error.Message)
		}
		return string(r.RPC.Data)
	}
	done, published := k.request(id, method, params)
	if r := await(k, published); r.Error != nil {
		return fmt.Sprintf("error %d: %s", r.Error.Code, r.Error.Message)
	}
	prefix := fmt.Sprintf(`{"correlation_id":%q,`, id)
	text, ok := bytes.CutPrefix(await(k, done), []byte(prefix))
	if !ok {
		k.t.Errorf("the reply to %s has no %s", id, prefix)
	}
	return "{" + string(text)
}

// forge returns the token for another user, whom rpcserver.Token would refuse.
func forge(t *testing.T, token, user string) string {
	t.Helper()
	decode, encode := base64.RawURLEncoding.DecodeString, base64.RawURLEncoding.EncodeToString
	parts := strings.Split(token, ".")
	payload, err := decode(parts[1])
	var claims map[string]any
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		t.Fatalf("token %q: %v", token, err)
	}
	claims["sub"] = user
	if payload, err = json.Marshal(claims); err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(tokenSecret))
	mac.Write([]byte(parts[0] + "." + encode(payload)))
	return parts[0] + "." + encode(payload) + "." + encode(mac.Sum(nil))
}
