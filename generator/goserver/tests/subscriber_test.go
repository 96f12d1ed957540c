package tests

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// subscribeError returns the error of a subscriber that can't work, with the options of another test's Centrifugo.
func subscribeError(t *testing.T, c *centrifugo, options rpcserver.SubscribeOptions) error {
	t.Helper()
	b := newBackend(t, rpcserver.Options{API: []string{c.API()}, NoProxies: true})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := b.Subscribe(ctx, options)
	if err == nil {
		t.Errorf("the subscriber went on; it logged %s", b.logs.String())
		return errors.New("none")
	}
	return err
}

func TestSecondSubscriber(t *testing.T) {
	c, _ := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{})
	err := subscribeError(t, c, rpcserver.SubscribeOptions{Secret: tokenSecret, User: "another"})
	if !errors.Is(err, rpcserver.ErrSecondSubscriber) || !strings.Contains(err.Error(), `rpc.requests, as user "rpcserver" of client id `) {
		t.Errorf("got %v, want ErrSecondSubscriber and who the first is", err)
	}
	// The first goes on.
	if got := c.connect(t, "1").call(rpcserver.SubscriberTransport, "1", "test.echo", params{}); !strings.HasPrefix(got, `{"result":`) {
		t.Errorf("got %s", got)
	}
}

// TestSubscriberMistakes shows what a subscriber says of a configuration that can't work.
func TestSubscriberMistakes(t *testing.T) {
	secret := rpcserver.SubscribeOptions{Secret: tokenSecret}
	mint := func(options ...rpcserver.TokenOption) rpcserver.SubscribeOptions {
		return rpcserver.SubscribeOptions{GetToken: func(context.Context) (string, error) {
			return rpcserver.Token(tokenSecret, "x", time.Hour, options...)
		}}
	}
	for _, test := range []struct {
		name    string
		setup   setup
		options rpcserver.SubscribeOptions
		want    string
	}{
		{"no stream", setup{noStream: true}, secret, "/connection/uni_http_stream answers 404 Not Found, want Centrifugo with uni_http_stream.enabled"},
		{"no presence", setup{requests: map[string]any{"presence": false}}, secret, `presence of "rpc.requests" can't be asked for, want "presence": true in its namespace`},
		{"wrong secret", setup{}, rpcserver.SubscribeOptions{Secret: "wrong"}, "3500 invalid token, want a token that is signed by its client.token.hmac_secret_key"},
		{"no channel in the token", setup{}, mint(), `the token doesn't subscribe to "rpc.requests", want it in the claim channels`},
		{"another channel in the token", setup{}, mint(rpcserver.WithChannels("user#x")), `the token doesn't subscribe to "rpc.requests"`},
		{"neither", setup{}, rpcserver.SubscribeOptions{}, "Subscribe needs either Secret or GetToken"},
		{"bad user", setup{}, rpcserver.SubscribeOptions{Secret: tokenSecret, User: "a.b"}, `SubscribeOptions.User: user id "a.b" has a '.'`},
		{"bad URL", setup{}, rpcserver.SubscribeOptions{Secret: tokenSecret, URLs: []string{"ws://x"}}, `SubscribeOptions.URLs "ws://x" is no URL of a server`},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := subscribeError(t, startCentrifugo(t, test.setup), test.options)
			if !strings.HasPrefix(err.Error(), "rpcserver: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestSubscriberComesBack shows that the subscriber connects again when Centrifugo was killed, and takes its own old connection for no second one.
func TestSubscriberComesBack(t *testing.T) {
	c, b := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{})
	for i := range 2 {
		c.Kill()
		stack.WaitFor(t, "the subscriber notices", func() bool { return strings.Count(b.logs.String(), "isn't subscribed") > 0 })
		c.Restart()
		stack.WaitFor(t, "the subscriber is back", func() bool { return strings.Count(b.logs.String(), "msg=subscribed") == i+2 })
		if got := c.connect(t, "1").call(rpcserver.SubscriberTransport, strconv.Itoa(i), "test.echo", params{}); !strings.HasPrefix(got, `{"result":`) {
			t.Errorf("got %s", got)
		}
	}
	c.Command("disconnect", `{"user":"rpcserver","disconnect":{"code":3000,"reason":"go"}}`)
	stack.WaitFor(t, "the subscriber is back", func() bool { return strings.Count(b.logs.String(), "msg=subscribed") == 4 })
}

// TestServerAPIRequests shows that what no client has published is no request.
func TestServerAPIRequests(t *testing.T) {
	c, b := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{})
	c.Command("publish", `{"channel":"rpc.requests","data":{"method":"test.note","correlation_id":"1"}}`)
	stack.WaitFor(t, "the request is ignored", func() bool { return b.logs.contain("a request that no client has made is ignored") })
	if len(b.calls) > 0 {
		t.Errorf("%d calls ran", len(b.calls))
	}
}

// TestSubscriberDrains shows that the calls that run when a subscriber ends are answered.
func TestSubscriberDrains(t *testing.T) {
	c, b := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{})
	k := c.connect(t, "1")
	done, published := k.request("1", "test.echo", params{Sleep: 500 * time.Millisecond})
	await(k, published)
	time.Sleep(100 * time.Millisecond)
	b.stop()
	if data := await(k, done); !strings.Contains(string(data), `"result"`) {
		t.Errorf("got %s", data)
	}
	if err := await(k, b.stopped); err != nil {
		t.Errorf("Subscribe = %v, want nil", err)
	}
}

// TestCancel shows that a caller ends the handler of a call of its own, and of nobody else.
func TestCancel(t *testing.T) {
	c, b := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{})
	k, other := c.connect(t, "1"), c.connect(t, "2")
	done, _ := k.request("1", "test.note", params{})
	await(k, b.calls)
	cancel := map[string]any{"channel": "rpc.requests", "data": map[string]any{"cancel": "1"}}
	other.command("publish", cancel)
	time.Sleep(100 * time.Millisecond)
	if len(done) > 0 {
		t.Errorf("another user has cancelled the call: %s", <-done)
	}
	k.command("publish", cancel)
	if data := await(k, done); !strings.Contains(string(data), `"name":"cancelled"`) {
		t.Errorf("got %s", data)
	}
}

// A recorder is a Publisher that keeps what is published.
type recorder chan string

func (r recorder) Publish(_ context.Context, channel string, data []byte) error {
	r <- channel + " " + string(data)
	return nil
}

// TestSubscriberPublisher: a subscriber may publish by something else than the server API, which it asks for presence.
func TestSubscriberPublisher(t *testing.T) {
	published := make(recorder, 1)
	c, _ := startBackend(t, rpcserver.SubscriberTransport, setup{}, rpcserver.Options{Publisher: published})
	k := c.connect(t, "1")
	k.request("7", "test.echo", params{Text: "hello"})
	if got := await(k, published); !strings.HasPrefix(got, `user#1 {"correlation_id":"7","result":{"text":"hello"`) {
		t.Errorf("published %s", got)
	}
}
