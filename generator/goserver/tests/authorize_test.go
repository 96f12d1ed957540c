package tests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

var errDeclared = errors.New("declared detail")

// doorman says who may subscribe to rooms.
type doorman struct {
	asked  atomic.Int32
	closed atomic.Bool
	calls  chan rpcserver.Call
}

func (d *doorman) maySubscribe(ctx context.Context, values rpcserver.Values) error {
	d.asked.Add(1)
	switch values[0] {
	case "closed":
		return fmt.Errorf("wrapped: %w", rpcserver.PermissionDenied("denied detail"))
	case "declared":
		return errDeclared
	case "failing":
		return errors.New("secret detail")
	case "panicking":
		panic("panic detail")
	case "hanging":
		select {} // for ever, whatever its context says
	case "noted":
		d.calls <- *rpcserver.CallFrom(ctx)
	}
	if d.closed.Load() {
		return rpcserver.PermissionDenied("")
	}
	return nil
}

func startDoorman(t *testing.T) (*centrifugo, *backend, *doorman) {
	t.Helper()
	c, b := startBackend(t, rpcserver.PublishTransport, setup{channels: true}, rpcserver.Options{MaxCallsPerUser: 8})
	b.addChannels(t)
	d := &doorman{calls: make(chan rpcserver.Call, 1)}
	if err := b.Authorize(roomEvents, d.maySubscribe); err != nil {
		t.Fatal(err)
	}
	declared := rpcserver.Service{Name: "declared", Errors: []rpcserver.DeclaredError{rpcserver.DeclareError("declared", 400, errDeclared)}}
	if err := b.Register(declared); err != nil {
		t.Fatal(err)
	}
	return c, b, d
}

func (k *client) wantCode(channel string, want int) {
	k.t.Helper()
	code, message := k.subscribe(channel)
	if code != want || code == 403 && message != "permission_denied" {
		k.t.Errorf("subscribe to %q: got %d %q, want %d", channel, code, message, want)
	}
}

func TestAuthorize(t *testing.T) {
	c, b, d := startDoorman(t)
	k := c.connect(t, "1", rpcserver.WithMeta(map[string]string{"role": "admin"}))
	for channel, code := range map[string]int{
		"chat.room.7": 0, "news.all": 0, "inbox#1": 0,
		"chat.room.closed": 403, "chat.room.declared": 403, "chat.room.failing": 403, "chat.room.panicking": 403,
		"chat.line.7":                           403, // nobody to ask
		"chat.line.9223372036854775808":         403, // no value of the channel's
		"chat.room." + strings.Repeat("x", 246): 107, // Centrifugo itself refuses
		"chat.room.x#7,42":                      107,
		"chat.room.*":                           107,
		"chat.room.a\nb":                        107,
		"chat.other":                            107,
		"inbox#2":                               103,
		"inbox#2,1":                             107,
		"nowhere.7":                             102,
	} {
		k.wantCode(channel, code)
	}
	for _, secret := range []string{"denied detail", "declared detail"} {
		if b.logs.contain(secret) {
			t.Errorf("%q is logged, though it is meant for clients", secret)
		}
	}
	for _, logged := range []string{"secret detail", "panic detail", "nobody can subscribe to a channel that isn't public and has no authorizer"} {
		if !b.logs.contain(logged) {
			t.Errorf("%q isn't logged", logged)
		}
	}

	// The authorizer knows who asks.
	k.wantCode("chat.room.noted", 0)
	call := <-d.calls
	if call.User != "1" || call.Client != k.id || string(call.Meta) != `{"role":"admin"}` || call.Transport != rpcserver.SubscribeTransport ||
		call.Channel != "chat.room.noted" || call.Method != "" {
		t.Errorf("the call is %+v", call)
	}

	// It is asked again at each subscribe.
	asked := d.asked.Load()
	k.command("unsubscribe", map[string]any{"channel": "chat.room.7"})
	k.wantCode("chat.room.7", 0)
	k.command("unsubscribe", map[string]any{"channel": "chat.room.7"})
	d.closed.Store(true)
	k.wantCode("chat.room.7", 403)
	if got := d.asked.Load() - asked; got != 2 {
		t.Errorf("asked %d times, want 2", got)
	}
}

// TestRefusedSubscriber gets nothing of what is published.
func TestRefusedSubscriber(t *testing.T) {
	c, b, _ := startDoorman(t)
	refused, let := c.connect(t, "1"), c.connect(t, "2")
	refused.listen()
	let.listen()
	refused.wantCode("chat.room.closed", 403)
	refused.wantCode("inbox#2", 103)
	let.wantCode("chat.room.7", 0)
	refused.wantCode("news.all", 0)
	for channel, of := range map[string]rpcserver.Channel{"chat.room.closed": roomEvents, "chat.room.7": roomEvents, "inbox#2": inbox} {
		if err := b.PublishEvent(t.Context(), of, channel, "said", message{}); err != nil {
			t.Error(err)
		}
	}
	if err := b.PublishEvent(t.Context(), news, "news.all", "said", message{}); err != nil {
		t.Error(err)
	}
	if got := let.next(); got.channel != "chat.room.7" {
		t.Errorf("got %s", got.channel)
	}
	if got := refused.next(); got.channel != "news.all" {
		t.Errorf("who was refused gets an event of %s", got.channel)
	}
}

// TestAuthorizerHangs: who waits for it is refused, and the connection lives. So many of them don't pile up without bound.
func TestAuthorizerHangs(t *testing.T) {
	c, b, d := startDoorman(t)
	k := c.connect(t, "1")
	start := time.Now()
	k.wantCode("chat.room.hanging", 403)
	if took := time.Since(start); took < 2*time.Second {
		t.Errorf("refused after %s, want 2.5 s", took)
	}
	if !b.logs.contain("an authorizer takes too long") {
		t.Error("it isn't logged")
	}
	if got := k.call(rpcserver.PublishTransport, "c1", "test.echo", params{Text: "a"}); !strings.Contains(got, `"text":"a"`) {
		t.Errorf("a call while the authorizer hangs: got %s", got)
	}
	k.wantCode("chat.room.7", 0)
	waiting := make([]chan reply, 7)
	for i := range waiting {
		waiting[i] = c.connect(t, "1").start("subscribe", map[string]any{"channel": "chat.room.hanging"})
	}
	for d.asked.Load() < int32(2+len(waiting)) {
		time.Sleep(time.Millisecond)
	}
	r := c.connect(t, "1").command("subscribe", map[string]any{"channel": "chat.room.hanging"})
	if r.Error == nil || r.Error.Code != 503 || r.Error.Message != "overloaded" {
		t.Errorf("the ninth at once: got %+v, want overloaded", r.Error)
	}
	c.connect(t, "2").wantCode("chat.room.7", 0) // others aren't in the way
	for _, one := range waiting {
		if r := await(k, one); r.Error == nil || r.Error.Code != 403 {
			t.Errorf("got %+v, want 403", r.Error)
		}
	}
}

// TestForgedSubscribeProxy sends the proxy what Centrifugo doesn't.
func TestForgedSubscribeProxy(t *testing.T) {
	_, b, d := startDoorman(t)
	post := func(secret, body string) string {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+b.address+"/centrifugo/subscribe", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Rpc-Secret", secret)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d %s", response.StatusCode, text)
	}
	ask := func(user, channel string) string {
		body, err := json.Marshal(map[string]string{"client": "c", "transport": "websocket", "protocol": "json", "user": user, "channel": channel})
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for _, secret := range []string{"", "wrong", proxySecret + "x"} {
		if got := post(secret, ask("1", "chat.room.7")); !strings.HasPrefix(got, "403 ") {
			t.Errorf("secret %q: got %s", secret, got)
		}
	}
	refused := `200 {"error":{"code":403,"message":"permission_denied"}}`
	for _, channel := range []string{
		"", "chat.room.", "chat.room.x#7,42", "chat.room.*", "chat.room.a\nb", "chat.room." + strings.Repeat("x", 300), "chat.line.x", "rpc.requests", "user#1",
		"user#2", "inbox#2", "inbox#2,1", "$chat.room.7", "nowhere.7", "chat.room.closed",
	} {
		asked := d.asked.Load()
		if got := post(proxySecret, ask("1", channel)); got != refused {
			t.Errorf("channel %q: got %s", channel, got)
		}
		if d.asked.Load() != asked && channel != "chat.room.closed" {
			t.Errorf("the authorizer is asked for %q", channel)
		}
	}
	for _, user := range []string{"", "1,2", "a.b", "a#b", "a\nb", strings.Repeat("x", 200)} {
		if got := post(proxySecret, ask(user, "chat.room.7")); got != `200 {"error":{"code":103,"message":"permission denied"}}` {
			t.Errorf("user %q: got %s", user, got)
		}
	}
	for _, body := range []string{"", "[]", "{", `{"user":1}`} {
		if got := post(proxySecret, body); got != `200 {"error":{"code":107,"message":"bad request"}}` {
			t.Errorf("body %q: got %s", body, got)
		}
	}
	if got := post(proxySecret, ask("1", "chat.room.7")); got != `200 {"result":{}}` {
		t.Errorf("Centrifugo's own: got %s", got)
	}
}

func TestAuthorizeRefuses(t *testing.T) {
	may := func(context.Context, rpcserver.Values) error { return nil }
	backendOf := func(options rpcserver.Options) *backend {
		options.API = []string{"http://localhost:1/api"}
		return newBackend(t, options)
	}
	b := backendOf(rpcserver.Options{ProxySecret: "s"})
	if err := b.Authorize(roomEvents, may); err != nil {
		t.Fatal(err)
	}
	other := roomEvents
	other.Recover = true
	for want, err := range map[string]error{
		"room_events has an authorizer already":               b.Authorize(roomEvents, may),
		"which is public or of one user: nobody would ask it": b.Authorize(news, may),
		"inbox, which is public or of one user":               b.Authorize(inbox, may),
		"no authorizer for the channel line_events":           b.Authorize(lineEvents, nil),
		"another channel, chat.room.{room_id}, has this name": b.Authorize(other, may),
		"with NoProxies Centrifugo can't ask it":              backendOf(rpcserver.Options{NoProxies: true}).Authorize(roomEvents, may),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestChannelToken subscribes with a token: nobody is asked.
func TestChannelToken(t *testing.T) {
	c, _, d := startDoorman(t)
	k := c.connect(t, "1")
	subscribe := func(user, channel string) int {
		token, err := rpcserver.ChannelToken(tokenSecret, user, channel, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		r := k.command("subscribe", map[string]any{"channel": "chat.room.closed", "token": token})
		if r.Error != nil {
			return r.Error.Code
		}
		return 0
	}
	k.wantCode("chat.room.closed", 403)
	asked := d.asked.Load()
	if code := subscribe("1", "chat.room.closed"); code != 0 || d.asked.Load() != asked {
		t.Errorf("with a token: got %d, asked %d times", code, d.asked.Load()-asked)
	}
}
