package centrifugoclient

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestOnSubscribed: what is published as soon as a reader is told that it is subscribed comes, for the first reader and for another one. It is told once, also where
// the connection is made again.
func TestOnSubscribed(t *testing.T) {
	c := shared.connect(t)
	channel := "feed." + topic(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	told := 0
	read := func(from int, each func(number int) bool) {
		subscribed := OnSubscribed(func() { //nolint:contextcheck // the server is asked under the context of the test
			told++
			shared.publishEvents(t, channel, "&from="+strconv.Itoa(from))
		})
		number := from
		for event, err := range feed.read(ctx, c, []EventOption{EventQueue(1), subscribed}, topic(t)) {
			if got := described(event, err); got != strconv.Itoa(number) {
				t.Errorf("got %s, want %d", got, number)
			}
			if !each(number) || err != nil {
				return
			}
			number++
		}
	}
	read(1, func(number int) bool {
		switch number {
		case 1:
			shared.Post(t, "/disconnect?user="+c.config.UserID)
			shared.publishEvents(t, channel, "&from=2")
		case 2:
			read(3, func(int) bool { return false })
		}
		return number < 3
	})
	if told != 2 {
		t.Errorf("told %d times, want once each reader", told)
	}
}

func TestEvents(t *testing.T) {
	c := shared.connect(t)
	l := listen(t, c, feed, topic(t))
	channel := "feed." + topic(t)
	shared.publishEvents(t, channel, "&count=3")
	l.expect("1 2 3")
	for _, body := range []string{
		`{"type":"new_kind","data":{"a":1}}`, `{"type":"message_posted","data":{"n":"x"}}`, `{"type":"message_posted"}`, `{"type":"$gap","data":1}`, `{"type":7}`, `[]`, `"text"`,
		` { "data" : {"n":8} , "typ\u0065" : "message_posted" }`, `{"type":"message_posted","data":{"n":9},"more":1}`,
	} {
		shared.publish(t, channel, body)
	}
	l.expect("new_kind" + strings.Repeat(" broken", 6) + " 8 9")
	l.leave()
	if err := l.ends(); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	eventually(t, "unsubscribed", func() bool { return !c.reads(channel) })
}

// Readers of one channel share its subscription, and the last one that leaves ends it.
func TestReadersShare(t *testing.T) {
	c := shared.connect(t)
	channel := "chat.room." + topic(t)
	asked := func() string { return shared.Get(t, "/asked?room="+topic(t)) }
	first, second := listen(t, c, room, topic(t)), listen(t, c, room, topic(t))
	eventually(t, "two readers", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.subscriptions[channel].readers) == 2 })
	shared.publishEvents(t, channel, "")
	first.expect("1")
	second.expect("1")
	first.leave()
	if err := first.ends(); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	shared.publishEvents(t, channel, "&from=2")
	second.expect("2")
	if n := asked(); n != "1" {
		t.Errorf("the server was asked %s times", n)
	}
	second.leave()
	eventually(t, "unsubscribed", func() bool { return !c.reads(channel) })
	listen(t, c, room, topic(t)).leave()
	if n := asked(); n != "2" {
		t.Errorf("the server was asked %s times", n)
	}
}

// A reader that stops holds no more than its queue, and learns of the gap; others lose nothing.
func TestSlowReader(t *testing.T) {
	c := shared.connect(t)
	channel := "feed." + topic(t)
	quick := listen(t, c, feed, topic(t))
	stop, stopped := make(chan struct{}), make(chan struct{})
	var got []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		for event, err := range feed.read(within(t, 20*time.Second), c, []EventOption{EventQueue(10)}, topic(t)) {
			got = append(got, described(event, err))
			if len(got) == 1 {
				close(stopped)
				<-stop
			}
			if got[len(got)-1] == "300" {
				return
			}
		}
	}()
	eventually(t, "two readers", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.subscriptions[channel].readers) == 2 })
	shared.publishEvents(t, channel, "")
	<-stopped
	shared.publishEvents(t, channel, "&from=2&count=299")
	for n := range 300 {
		if e := quick.next(); e != strconv.Itoa(n+1) {
			t.Fatalf("got %s, want %d", e, n+1)
		}
	}
	close(stop)
	<-done
	if got[0] != "1" || got[1] != "gap" || len(got) > 12 || slices.Contains(got[2:], "gap") {
		t.Errorf("got %v", got)
	}
}

// A reader may come before Connect, stays over a reconnect, and ends with Disconnect; then another may begin.
func TestEventsBeforeConnect(t *testing.T) {
	c, err := NewCentrifugoRPCClient(shared.config(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect() })
	got := make(chan string, 100)
	read := func() {
		for event, err := range feed.read(t.Context(), c, nil, topic(t)) {
			got <- described(event, err)
		}
		got <- "over"
	}
	go read()
	eventually(t, "a reader", func() bool { return c.reads("feed." + topic(t)) })
	if err := c.Connect(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	live := func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.subscriptions["feed."+topic(t)].live }
	eventually(t, "subscribed", live)
	shared.publishEvents(t, "feed."+topic(t), "")
	if e := <-got; e != "1" {
		t.Errorf("got %s", e)
	}
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	if a, b := <-got, <-got; a != "end" || b != "over" {
		t.Errorf("got %s, %s", a, b)
	}
	if err := c.Connect(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	l := listen(t, c, feed, topic(t))
	shared.publishEvents(t, "feed."+topic(t), "&from=2")
	l.expect("2")
}

// A panic in the loop is the user's own: the reader leaves, and the connection lives.
func TestPanicInLoop(t *testing.T) {
	c := shared.connect(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			shared.publish(t, "feed."+topic(t), `{"type":"message_posted","data":{"n":1}}`) //nolint:contextcheck // it has the test's
			time.Sleep(20 * time.Millisecond)
		}
	}()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		for event, err := range feed.read(within(t, 10*time.Second), c, nil, topic(t)) {
			panic(described(event, err))
		}
	}()
	cancel()
	if c.reads("feed." + topic(t)) {
		t.Error("it is still subscribed")
	}
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Error(err)
	}
}
