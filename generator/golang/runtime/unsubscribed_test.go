package centrifugoclient

import (
	"errors"
	"strings"
	"testing"
)

func TestUnsubscribed(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(call3)
		f.write(`{"push":{"channel":"user#u","unsubscribe":{"code":2000,"reason":"by the server"}}}`)
	}))
	_, err := c.Call(t.Context(), "m", nil)
	if !errors.Is(err, ErrDisconnected) || !strings.Contains(err.Error(), "by the server (code 2000)") {
		t.Errorf("err = %v", err)
	}
}

// From code 2500 on the client subscribes again, and gets what came meanwhile.
func TestSubscribesAgain(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		id := f.expect(call3)
		f.write(`{"push":{"channel":"user#u","pub":{"data":{},"offset":5}}}`,
			`{"push":{"channel":"user#u","unsubscribe":{"code":2500,"reason":"insufficient state"}}}`)
		f.expect(`{"id":4,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":5}}`)
		f.write(`{"id":4,"subscribe":{"epoch":"e","offset":6,"publications":[{"data":{"correlation_id":"` + id + `","result":6},"offset":6}]}}`)
	}))
	result, err := c.Call(t.Context(), "m", nil)
	if err != nil || string(result) != "6" {
		t.Errorf("result = %s, %v", result, err)
	}
}

func TestSubscribingAgainRefused(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(call3)
		f.write(`{"push":{"channel":"user#u","unsubscribe":{"code":2501,"reason":"expired"}}}`)
		f.expect(`{"id":4,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`)
		f.write(`{"id":4,"error":{"code":103,"message":"permission denied"}}`)
	}))
	_, err := c.Call(t.Context(), "m", nil)
	var refused *RPCError
	if !errors.Is(err, ErrDisconnected) || !errors.As(err, &refused) || refused.Code != 103 {
		t.Errorf("err = %v", err)
	}
}

// Where what came meanwhile is lost, a call fails at once, or is sent again if that is harmless, also one that Centrifugo acknowledges later.
func TestSubscribesAgainAfterAGap(t *testing.T) {
	const acknowledged, again, gap = `{"id":3,"publish":{}}`, `{"id":4,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`, `{"id":4,"subscribe":{"epoch":"f","offset":1}}`
	unsubscribed := `{"push":{"channel":"user#u","unsubscribe":{"code":2500,"reason":"insufficient state"}}}`
	for name, early := range map[string]bool{"acknowledged before": true, "acknowledged after": false} {
		t.Run(name, func(t *testing.T) {
			serve := func(f *fake) (id string) {
				f.welcome(`{}`)
				id = f.expect(call3)
				if early {
					f.write(acknowledged, unsubscribed)
					f.expect(again)
					f.write(gap)
				} else {
					f.write(unsubscribed)
					f.expect(again)
					f.write(gap, acknowledged)
				}
				return id
			}
			c := connectTo(t, fakeServer(t, func(f *fake) { serve(f) }))
			if _, err := c.Call(t.Context(), "m", nil); !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrDisconnected) {
				t.Errorf("err = %v", err)
			}
			idle(t, c)

			c = connectTo(t, fakeServer(t, func(f *fake) {
				id := serve(f)
				if second := f.expect(strings.Replace(call3, `"id":3`, `"id":5`, 1)); second != id {
					t.Errorf("sent as %s, then as %s", id, second)
				}
				f.write(`{"id":5,"publish":{}}`, pushed(`{"correlation_id":"`+id+`","result":5}`))
			}))
			result, err := c.Do(t.Context(), &Call{Method: "m", Idempotent: true})
			if err != nil || string(result) != "5" {
				t.Errorf("result = %s, %v", result, err)
			}
			idle(t, c)
		})
	}
}

// No call is written until the last subscription is confirmed.
func TestUnsubscribedTwice(t *testing.T) {
	unsubscribed := `{"push":{"channel":"user#u","unsubscribe":{"code":2500,"reason":"insufficient state"}}}`
	again := `{"id":3,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`
	held := make(chan struct{})
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{"ping":25,"pong":true}`)
		f.write(unsubscribed)
		f.expect(again)
		close(held)
		f.write(`{"id":3,"subscribe":{"recovered":true,"epoch":"e","offset":4}}`, unsubscribed)
		f.expect(strings.Replace(again, `"id":3`, `"id":4`, 1))
		for range 10 { // time enough for a call
			f.write("{}")
			f.expect("{}")
		}
		f.write(`{"id":4,"subscribe":{"recovered":true,"epoch":"e","offset":4}}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(strings.Replace(call3, `"id":3`, `"id":5`, 1)) + `","result":1}`))
	}))
	<-held
	if result, err := c.Call(t.Context(), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
}

// A channel of events is subscribed to again, too, from the position that it was read up to. A lower code ends it; in both cases the connection lives.
func TestEventsAfterUnsubscribed(t *testing.T) {
	event := func(n, offset string) string {
		return `{"data":{"type":"message_posted","data":{"n":` + n + `}},"offset":` + offset + `}`
	}
	unsubscribed := func(code string) string {
		return `{"push":{"channel":"feed.x","unsubscribe":{"code":` + code + `,"reason":"why"}}}`
	}
	again := func(id, position string) string {
		return `{"id":` + id + `,"subscribe":{"channel":"feed.x","recover":true,` + position + `}}`
	}
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x"}}`)
		f.write(`{"id":3,"subscribe":{"recoverable":true,"epoch":"a","offset":7}}`, `{"push":{"channel":"feed.x","pub":`+event("1", "8")+`}}`, unsubscribed("2500"))
		f.expect(again("4", `"epoch":"a","offset":8`))
		f.write(`{"id":4,"subscribe":{"recovered":true,"epoch":"a","offset":9,"publications":[`+event("2", "9")+`]}}`, unsubscribed("2501"))
		f.expect(again("5", `"epoch":"a","offset":9`))
		f.write(`{"id":5,"subscribe":{"epoch":"b","offset":3,"publications":[`+event("3", "3")+`]}}`, unsubscribed("2001"))
		f.write(pushed(`{"correlation_id":"` + f.expect(strings.Replace(call3, `"id":3`, `"id":6`, 1)) + `","result":1}`))
	}))
	l := listen(t, c, feed, "x")
	l.expect("1 2 gap 3")
	var why *UnsubscribedError
	if err := l.ends(); !errors.As(err, &why) || *why != (UnsubscribedError{Channel: "feed.x", Code: 2001, Reason: "why"}) {
		t.Errorf("err = %v", err)
	}
	if result, err := c.Call(t.Context(), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
}
