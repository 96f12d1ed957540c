package tests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// A message is the data of an event.
type message struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

func roomOf(tb testing.TB, id string) string {
	tb.Helper()
	channel, err := roomEvents.Channel(id)
	if err != nil {
		tb.Fatal(err)
	}
	return channel
}

// startEvents starts Centrifugo, and a backend that lets anybody subscribe to rooms.
func startEvents(t *testing.T) (*centrifugo, *backend) {
	t.Helper()
	c, b := startBackend(t, rpcserver.PublishTransport, setup{channels: true}, rpcserver.Options{})
	b.addChannels(t)
	if err := b.Authorize(roomEvents, func(context.Context, rpcserver.Values) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return c, b
}

// next returns the next event.
func (k *client) next() published {
	k.t.Helper()
	return await(k, k.events)
}

// TestOrderOfEvents publishes 10,000 events to one channel while others publish to theirs: its subscribers get each once, and in order.
func TestOrderOfEvents(t *testing.T) {
	c, b := startEvents(t)
	readers := []*client{c.connect(t, "1"), c.connect(t, "2")}
	hot := roomOf(t, "hot")
	for _, k := range readers {
		k.listen()
		if code, text := k.subscribe(hot); code != 0 {
			t.Fatalf("subscribe: %d %s", code, text)
		}
	}
	ctx := ending(t, 2*time.Minute)
	var others sync.WaitGroup
	done := make(chan struct{})
	for i := range 8 {
		others.Go(func() {
			channels := []string{roomOf(t, fmt.Sprintf("a%d", i)), roomOf(t, fmt.Sprintf("b%d", i))}
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				if err := b.PublishEvent(ctx, roomEvents, channels[n%2], "message_posted", message{n, ""}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	const events = 10_000
	for n := range events {
		var err error
		if n%100 == 99 {
			err = b.BroadcastEvent(ctx, roomEvents, []string{hot, roomOf(t, "a0"), roomOf(t, "b1")}, "message_posted", message{n, ""})
		} else {
			err = b.PublishEvent(ctx, roomEvents, hot, "message_posted", message{n, ""})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	close(done)
	others.Wait()
	for _, k := range readers {
		for n := range events {
			got := k.next()
			if want := fmt.Sprintf(`{"type":"message_posted","data":{"number":%d,"text":""}}`, n); string(got.data) != want || got.info != nil {
				t.Fatalf("user %s, event %d: got %s of %s, want %s", k.user, n, got.data, got.info, want)
			}
		}
	}
}

func TestEventsOfCentrifugo(t *testing.T) {
	c, b := startEvents(t)
	k := c.connect(t, "1")
	k.listen()
	for _, channel := range []string{roomOf(t, "1"), roomOf(t, "2"), "news.all", "inbox#1"} {
		if code, text := k.subscribe(channel); code != 0 {
			t.Fatalf("subscribe to %s: %d %s", channel, code, text)
		}
	}
	ctx := ending(t, 20*time.Second)
	publish := func(c rpcserver.Channel, channel, text string, options ...rpcserver.EventOption) {
		t.Helper()
		if err := b.PublishEvent(ctx, c, channel, "said", message{1, text}, options...); err != nil {
			t.Error(err)
		}
	}
	// Of two events with one key a channel gets the first.
	publish(roomEvents, roomOf(t, "1"), "first", rpcserver.IdempotencyKey("k"))
	publish(roomEvents, roomOf(t, "1"), "second", rpcserver.IdempotencyKey("k"))
	publish(roomEvents, roomOf(t, "2"), "third", rpcserver.IdempotencyKey("k"))
	publish(news, "news.all", "fourth")
	publish(inbox, "inbox#1", "fifth")
	rooms := []string{roomOf(t, "1"), roomOf(t, "2"), roomOf(t, "3")}
	for range 2 {
		if err := b.BroadcastEvent(ctx, roomEvents, rooms, "said", message{1, "sixth"}, rpcserver.IdempotencyKey("l")); err != nil {
			t.Error(err)
		}
	}
	publish(news, "news.all", "end")
	var got []string
	for texts := ""; !strings.HasSuffix(texts, "end"); {
		event := k.next()
		var body struct {
			Data message `json:"data"`
		}
		if err := json.Unmarshal(event.data, &body); err != nil {
			t.Fatal(err)
		}
		texts = event.channel + " " + body.Data.Text
		got = append(got, texts)
	}
	want := "chat.room.1 first, chat.room.2 third, news.all fourth, inbox#1 fifth, chat.room.1 sixth, chat.room.2 sixth, news.all end"
	if s := strings.Join(got, ", "); s != want && s != strings.Replace(want, "chat.room.1 sixth, chat.room.2 sixth", "chat.room.2 sixth, chat.room.1 sixth", 1) {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

// TestErrorsOfEvents: what Centrifugo says of one event is told to who published it, and to nobody else.
func TestErrorsOfEvents(t *testing.T) {
	c := startCentrifugo(t, setup{backend: "127.0.0.1:1", channels: true})
	b := newBackend(t, rpcserver.Options{API: []string{c.API()}, ProxySecret: proxySecret})
	b.addChannels(t)
	unknown := rpcserver.Channel{Name: "unknown", Pattern: "nowhere.{id}"} // whose namespace Centrifugo doesn't have
	if err := b.AddChannel(unknown); err != nil {
		t.Fatal(err)
	}
	ctx := ending(t, 20*time.Second)
	var wait sync.WaitGroup
	for i := range 200 {
		wait.Go(func() {
			channel, of := roomOf(t, strconv.Itoa(i%20)), roomEvents
			if i%4 == 0 {
				channel, of = fmt.Sprintf("nowhere.%d", i%20), unknown
			}
			err := b.PublishEvent(ctx, of, channel, "said", message{})
			if isUnknown := err != nil && strings.Contains(err.Error(), "centrifugo's error 102: unknown channel"); isUnknown != (i%4 == 0) {
				t.Errorf("%s: got %v", channel, err)
			}
		})
		if i%10 == 0 {
			wait.Go(func() {
				err := b.BroadcastEvent(ctx, unknown, []string{"nowhere.1", "nowhere.2"}, "said", message{})
				failed, ok := errors.AsType[*rpcserver.BroadcastError](err)
				if !ok || len(failed.Failed) != 2 || !strings.Contains(failed.Failed["nowhere.2"].Error(), "error 102") {
					t.Errorf("broadcast: got %v", err)
				}
			})
		}
	}
	wait.Wait()
}
