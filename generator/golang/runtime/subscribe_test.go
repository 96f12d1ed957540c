package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A channel that is asked for while the client connects is subscribed, too.
func TestSubscribeWhileConnecting(t *testing.T) {
	connecting, reading := make(chan struct{}), make(chan struct{})
	config := fakeServer(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
		close(connecting)
		<-reading
		f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{}}`)
		f.expect(`{"id":3,"subscribe":{"channel":"news"}}`)
		f.write(`{"id":3,"subscribe":{}}`, `{"push":{"channel":"news","pub":{"data":1}}}`)
	})
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Disconnect() }()
	connected := make(chan error, 1)
	go func() { connected <- c.Connect(within(t, 5*time.Second)) }()
	<-connecting
	go func() {
		for !c.reads("news") {
			time.Sleep(time.Millisecond)
		}
		close(reading)
	}()
	for p, err := range c.Subscribe(within(t, 5*time.Second), "news") {
		if err != nil || string(p.Data) != "1" {
			t.Errorf("got %s, %v", p.Data, err)
		}
		break
	}
	if err := <-connected; err != nil {
		t.Error(err)
	}
}

func (c *CentrifugoRPCClient) reads(channel string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.subscriptions[channel] != nil
}

// A channel that the server had subscribed before anybody read it is one with a gap after a reconnect, like any other.
func TestGapOfTheServersSubscription(t *testing.T) {
	read := make(chan struct{})
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{"subs":{"news":{"epoch":"e","offset":1}}}`)
		f.expect(`{"id":3,"subscribe":{"channel":"news"}}`)
		f.write(`{"id":3,"error":{"code":105,"message":"already subscribed"}}`, `{"push":{"channel":"news","pub":{"data":1,"offset":2}}}`)
		<-read
		f.drop()
	}, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.next()
		f.write(`{"id":1,"connect":{"subs":{"news":{"epoch":"e","offset":9}}}}`, `{"id":2,"subscribe":{}}`)
		f.write(`{"push":{"channel":"news","pub":{"data":10,"offset":10}}}`)
	}))
	var got []string
	for p, err := range c.Subscribe(within(t, 5*time.Second), "news") {
		switch {
		case errors.Is(err, ErrGap):
			got = append(got, "gap")
		case err != nil:
			t.Fatalf("after %s: %v", got, err)
		default:
			got = append(got, string(p.Data))
		}
		if len(got) == 1 {
			close(read)
		}
		if string(p.Data) == "10" {
			break
		}
	}
	if text := strings.Join(got, " "); text != "1 gap 10" {
		t.Errorf("got %s, want 1 gap 10", text)
	}
}

// An answer to a subscription that can't be read, because of a publication that is recovered, isn't asked for again.
func TestUnreadableRecovery(t *testing.T) {
	deep := strings.Repeat("[", 9_997) + strings.Repeat("]", 9_997)
	var id string
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		id = f.expect(call3)
		f.write(`{"id":3,"publish":{}}`)
		f.drop()
	}, func(f *fake) {
		f.welcomeBack(4, `{"recovered":true,"epoch":"e","offset":5,"publications":[{"data":{"correlation_id":"`+id+`","result":`+deep+`},"offset":5}]}`)
	}, func(f *fake) {
		f.welcome(`{}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":2}`))
	}))
	if _, err := c.Call(within(t, 4*time.Second), "m", nil); !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrDisconnected) {
		t.Errorf("err = %v", err)
	}
	if result, err := c.Call(within(t, 4*time.Second), "m", nil); err != nil || string(result) != "2" {
		t.Errorf("the next call: %s, %v", result, err)
	}
	idle(t, c)
}

// What is too much to be recovered at once isn't asked for again and again.
func TestUnboundedRecovery(t *testing.T) {
	again := func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`)
		f.write(`{"id":1,"connect":{}}`)
		f.drop()
	}
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(call3)
		f.write(`{"id":3,"publish":{}}`)
		f.drop()
	}, again, again, again, func(f *fake) {
		f.welcome(`{}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":2}`))
	}))
	if _, err := c.Call(within(t, 20*time.Second), "m", nil); !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrDisconnected) {
		t.Errorf("err = %v", err)
	}
	if result, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil || string(result) != "2" {
		t.Errorf("the next call: %s, %v", result, err)
	}
	idle(t, c)
}

// An answer to connect that can't be read says so, and isn't waited for any longer.
func TestUnreadableConnect(t *testing.T) {
	c, err := NewCentrifugoRPCClient(fakeServer(t, func(f *fake) {
		f.next()
		f.write(`{"id":1,"connect":{"ping":"often"}}`)
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Connect(within(t, 300*time.Millisecond)); err == nil || !strings.Contains(err.Error(), ": connect: json: cannot unmarshal string") || strings.Contains(err.Error(), "connect: connect") {
		t.Errorf("err = %v", err)
	}
}

func TestSubscribe(t *testing.T) {
	c := acknowledging(t).connect(t)
	channel := "open." + c.config.UserID
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(within(t, 10*time.Second))
	defer stop()
	go func() {
		for ctx.Err() == nil {
			_ = c.publishRaw(channel)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	seen := 0
	for p, err := range c.Subscribe(ctx, channel) {
		if err != nil || string(p.Data) != `{"cancel":"x"}` || p.Info == nil {
			t.Fatalf("%+v, %v", p, err)
		}
		if seen++; seen == 3 {
			break
		}
	}
	for _, err := range c.Subscribe(ctx, "user#somebody") {
		if !hasCode(103)(err) {
			t.Errorf("err = %v", err)
		}
	}
	for _, err := range c.Subscribe(ctx, c.config.ReplyChannel) {
		if err == nil {
			t.Error("it reads the replies")
		}
	}
	stop()
	for _, err := range c.Subscribe(ctx, channel) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
		break
	}
	eventually(t, "no subscriptions", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.subscriptions) == 1 })
}

// publishRaw publishes as a client.
func (c *CentrifugoRPCClient) publishRaw(channel string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session != nil {
		c.session.say(wire.Command{ID: c.session.nextID(), Publish: &wire.Publish{Channel: channel, Data: wire.Cancellation{Cancel: "x"}}})
	}
	return nil
}

// A channel that is read no more before the session is ready is left as any other, and what is refused then harms no later reader.
func TestReaderLeavesDuringHandshake(t *testing.T) {
	left, returned := make(chan struct{}), make(chan struct{})
	config := fakeServer(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
		f.expect(`{"id":3,"subscribe":{"channel":"news"}}`)
		close(left)
		<-returned
		f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{}}`, `{"id":3,"error":{"code":103,"message":"permission denied"}}`)
		f.expect(`{"id":4,"subscribe":{"channel":"news"}}`)
		f.write(`{"id":4,"subscribe":{}}`, `{"push":{"channel":"news","pub":{"data":1}}}`)
	})
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect() })
	first, err := c.addReader("news", maxUnread)
	if err != nil {
		t.Fatal(err)
	}
	connected := make(chan error)
	go func() { connected <- c.Connect(within(t, 5*time.Second)) }()
	<-left
	c.removeReader(first)
	second, err := c.addReader("news", maxUnread)
	if err != nil {
		t.Fatal(err)
	}
	close(returned)
	if err := <-connected; err != nil {
		t.Fatal(err)
	}
	eventually(t, "a publication", func() bool {
		var item readItem
		some, end := second.Take(&item)
		if end != nil {
			t.Fatal(end)
		}
		return some && item.kind == itemPublication
	})
}

// TestReaderLeavesBeforeTheAnswer: Centrifugo, told to unsubscribe from what it hasn't answered, would read no call until then. So it is told after that, unless
// somebody reads the channel again, the channel is refused, or the connection has ended.
func TestReaderLeavesBeforeTheAnswer(t *testing.T) {
	const subscribed, event = `{"id":3,"subscribe":{}}`, `{"push":{"channel":"news","pub":{"data":1}}}`
	expectCall := func(f *fake, id string) { // the call is the only line: there is none before it, and the next one is answered only then
		f.write(pushed(`{"correlation_id":"` + f.expect(strings.Replace(call3, `"id":3`, `"id":`+id, 1)) + `"}`))
	}
	for name, test := range map[string]struct {
		again  bool // a reader comes before the answer
		answer func(*fake)
		back   func(*fake) // the next connection; nil: there is none
	}{
		"subscribed": {answer: func(f *fake) {
			f.write(subscribed)
			f.expect(`{"id":5,"unsubscribe":{"channel":"news"}}`)
			expectCall(f, "6")
		}},
		"subscribed already": {answer: func(f *fake) {
			f.write(`{"id":3,"error":{"code":105,"message":"already subscribed"}}`)
			expectCall(f, "5")
		}},
		"refused":         {answer: func(f *fake) { f.write(`{"id":3,"error":{"code":103,"message":"no"}}`); expectCall(f, "5") }},
		"refused for now": {answer: func(f *fake) { f.write(`{"id":3,"error":{"code":100,"message":"no"}}`); expectCall(f, "5") }},
		"dropped":         {answer: (*fake).drop, back: func(f *fake) { f.welcomeBack(4, `{"recovered":true,"epoch":"e","offset":4}`); expectCall(f, "3") }},
		"read again":      {again: true, answer: func(f *fake) { f.write(subscribed, event); expectCall(f, "5") }},
		"read again and refused": {again: true, answer: func(f *fake) {
			f.write(`{"id":3,"error":{"code":103,"message":"no"}}`)
			f.expect(`{"id":5,"subscribe":{"channel":"news"}}`)
			f.write(`{"id":5,"subscribe":{}}`, event)
			expectCall(f, "6")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			asked, left := make(chan struct{}), make(chan struct{})
			leave := sync.OnceFunc(func() { close(left) })
			c := connectTo(t, inTurn(t, func(f *fake) {
				f.welcome(`{}`)
				f.expect(`{"id":3,"subscribe":{"channel":"news"}}`)
				close(asked)
				expectCall(f, "4")
				<-left
				test.answer(f)
			}, func(f *fake) { test.back(f) }))
			t.Cleanup(leave)
			read := func() *reader {
				r, err := c.addReader("news", maxUnread)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			r := read()
			<-asked
			c.removeReader(r)
			if _, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil {
				t.Fatal(err)
			}
			if test.again {
				r = read()
			}
			leave()
			if test.again {
				eventually(t, "a publication", func() bool {
					var item readItem
					some, end := r.Take(&item)
					return some && end == nil && item.kind == itemPublication
				})
			} else {
				eventually(t, "no subscription", func() bool { return !c.reads("news") })
			}
			if _, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// What still comes of a subscription that was left is none of the next one's: neither its events, nor its end, nor the place from which the next one goes on.
func TestReaderReturns(t *testing.T) {
	event := func(n, offset int) string {
		return fmt.Sprintf(`{"push":{"channel":"feed.x","pub":{"data":{"type":"message_posted","data":{"n":%d}},"offset":%d}}}`, n, offset)
	}
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x"}}`)
		f.write(`{"id":3,"subscribe":{"epoch":"a","offset":7}}`, event(1, 8))
		f.expect(`{"id":4,"unsubscribe":{"channel":"feed.x"}}`)
		f.expect(`{"id":5,"subscribe":{"channel":"feed.x"}}`)
		f.write(event(2, 90), `{"push":{"channel":"feed.x","join":{"info":{"user":"x"}}}}`, `{"push":{"channel":"feed.x","leave":{"info":{"user":"x"}}}}`,
			`{"push":{"channel":"feed.x","pub":{"data":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+`}}}`,
			`{"push":{"channel":"feed.x","unsubscribe":{"code":2000,"reason":"why"}}}`)
		f.write(`{"id":4,"unsubscribe":{}}`, `{"id":5,"subscribe":{"epoch":"a","offset":12}}`, event(3, 13))
		f.next()
		f.drop()
	}, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x","recover":true,"epoch":"a","offset":13}}`)
		f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"recovered":true,"epoch":"e","offset":4}}`)
		f.write(`{"id":3,"subscribe":{"recovered":true,"epoch":"a","offset":13}}`, event(4, 14))
	}))
	first := listen(t, c, feed, "x")
	first.expect("1")
	first.leave()
	_ = first.ends()
	second := listen(t, c, feed, "x")
	second.expect("3")
	_ = c.publishRaw("x")
	second.expect("4")
}

// A channel that is refused for now is asked for again, but not by a connection that has ended.
func TestRefusedForNow(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		for id := range 2 {
			f.expect(fmt.Sprintf(`{"id":%d,"subscribe":{"channel":"news"}}`, id+3))
			f.write(fmt.Sprintf(`{"id":%d,"error":{"code":100,"message":"internal server error"}}`, id+3))
		}
	}))
	r, err := c.addReader("news", maxUnread)
	if err != nil {
		t.Fatal(err)
	}
	twice := retry.NewBackoff()
	_, _ = twice.Next(), twice.Next()
	eventually(t, "two refusals", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return r.sub.refusals == twice })
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "nothing is left", func() bool { return len(ours()) == 0 })
}
