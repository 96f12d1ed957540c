package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A numbered is the data of the events that the test server publishes.
type numbered struct {
	N    int    `json:"n"`
	Text string `json:"text"`
}

// A feedEvent is what a generated client gives: *posted, *Gap, *Join, *Leave or *UnknownEvent.
type feedEvent interface{ isFeedEvent() }

type posted struct {
	Data numbered
	User string
}

func (*posted) isFeedEvent()       {}
func (*Gap) isFeedEvent()          {}
func (*Join) isFeedEvent()         {}
func (*Leave) isFeedEvent()        {}
func (*UnknownEvent) isFeedEvent() {}

func decodeFeedEvent(raw *RawEvent) (feedEvent, error) {
	switch raw.Type {
	case "message_posted", "moved", "typing":
		e := &posted{User: raw.sender().User}
		return e, raw.decode(&e.Data)
	case typeGap:
		return &Gap{}, nil
	case typeJoin:
		return &Join{Member: raw.sender()}, nil
	case typeLeave:
		return &Leave{Member: raw.sender()}, nil
	default:
		return &UnknownEvent{Name: raw.Type, Data: raw.Data}, nil
	}
}

// described is an event as a word.
func described(event feedEvent, err error) string {
	switch e := event.(type) {
	case *posted:
		return strconv.Itoa(e.Data.N) + e.User
	case *Gap:
		return "gap"
	case *Join:
		return "join"
	case *Leave:
		return "leave"
	case *UnknownEvent:
		return e.Name
	default:
		if _, wrong := errors.AsType[*DecodeError](err); wrong {
			return "broken"
		}
		return "end"
	}
}

var (
	feed = &channelOf[feedEvent]{pattern: "feed.{topic}", decode: decodeFeedEvent}
	room = &channelOf[feedEvent]{pattern: "chat.room.{room_id}", decode: decodeFeedEvent}
	desk = &channelOf[feedEvent]{pattern: "desk.{room_id}", published: []string{"typing"}, decode: decodeFeedEvent}
)

// A listener reads a channel beside the test.
type listener struct {
	t      *testing.T
	events chan string // described
	err    error       // the last one; set when events is closed
	leave  context.CancelFunc
}

// listen reads a channel, and returns when the client is subscribed.
func listen(t *testing.T, c *CentrifugoRPCClient, channel *channelOf[feedEvent], value string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	l := &listener{t: t, events: make(chan string, 10_000), leave: cancel}
	go func() {
		defer close(l.events)
		for event, err := range channel.read(ctx, c, nil, value) {
			l.err = err
			l.events <- described(event, err)
		}
	}()
	name, err := channelName(channel.pattern, []any{value})
	if err != nil {
		return l
	}
	eventually(t, "subscribed", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		sub := c.subscriptions[name]
		return sub != nil && sub.live && len(sub.readers) > 0 || len(l.events) > 0
	})
	return l
}

// next returns the next event.
func (l *listener) next() string {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		if !ok {
			return "ended"
		}
		return e
	case <-time.After(10 * time.Second):
		l.t.Fatal("no event in 10 s")
		return ""
	}
}

// expect fails unless the next events are these.
func (l *listener) expect(want string) {
	l.t.Helper()
	var got []string
	for range strings.FieldsSeq(want) {
		got = append(got, l.next())
	}
	if text := strings.Join(got, " "); text != want {
		l.t.Errorf("got %s, want %s", text, want)
	}
}

// ends waits for the end, and returns its error.
func (l *listener) ends() error {
	l.t.Helper()
	for range 10_000 {
		if l.next() == "ended" {
			return l.err
		}
	}
	return nil
}

func (s testServer) publishEvents(t *testing.T, channel, query string) {
	t.Helper()
	s.Post(t, "/events?event=message_posted&channel="+url.QueryEscape(channel)+query)
}

func (s testServer) publish(t *testing.T, channel, body string) {
	t.Helper()
	s.Ask(t, "POST", "/publish?channel="+url.QueryEscape(channel), body)
}

// topic is a value that no other test uses, and no other run of this one: the server publishes no event twice.
func topic(t *testing.T) string {
	t.Helper()
	name := strings.NewReplacer("/", "-", "#", "-", "_", "-").Replace(strings.ToLower(t.Name()))
	n, known := topics.Load(t)
	if !known {
		n = lastTopic.Add(1)
		topics.Store(t, n)
	}
	return fmt.Sprintf("%s%d", name, n)
}

var (
	topics    sync.Map // numbers of tests
	lastTopic atomic.Int64
)
