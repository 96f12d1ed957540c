package main

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
)

// forbidden is the code of a subscription that the server refuses.
const forbidden = 403

// TestRooms publishes by what is generated of package rooms, and asks it who may subscribe.
func TestRooms(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			server, err := s.serving()
			if err != nil {
				t.Fatal(err)
			}
			publish := newPublishers(server)
			t.Run("events", func(t *testing.T) { testEvents(t, s, publish) })
			t.Run("names", func(t *testing.T) { testNames(t, s, publish) })
			t.Run("permission", func(t *testing.T) { testPermission(t, s, publish) })
			t.Run("progress", func(t *testing.T) { testProgress(t, s) })
		})
	}
}

// subscribed connects as a user, and subscribes to channels.
func subscribed(t *testing.T, s *server, user string, channels ...string) *client {
	t.Helper()
	c := dial(t, s, user)
	for _, channel := range channels {
		if code := c.subscribe(channel); code != 0 {
			t.Fatalf("subscribe to %s: code %d, want 0", channel, code)
		}
	}
	return c
}

// next returns the next publication, with its channel.
func (c *client) next() string {
	c.t.Helper()
	for {
		select {
		case p := <-c.pushes:
			if p.Push.Pub.Data == nil {
				continue // of who joins
			}
			return p.Push.Channel + " " + string(p.Push.Pub.Data)
		case <-time.After(10 * time.Second):
			c.t.Fatal("no publication in 10 s")
		}
	}
}

func testEvents(t *testing.T, s *server, publish *publishers) {
	t.Helper()
	ctx, m := t.Context(), rooms.Message{N: 1, Text: "hi"}
	c := subscribed(t, s, "7", "chat.room.a", "chat.room.b", "chat.line.a.-9223372036854775808", "news.all", "feed.x", "desk.1", "inbox#7", "note.#7")
	for _, step := range []struct {
		err  error
		want []string
	}{
		{publish.rooms.MessagePosted(ctx, "a", m), []string{`chat.room.a {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
		{publish.rooms.Removed(ctx, "a", &rooms.Removed{N: 2}), []string{`chat.room.a {"type":"message_removed","data":{"n":2}}`}},
		{
			publish.rooms.BroadcastMessagePosted(ctx, []string{"chat.room.a", "chat.room.b", "chat.room.c"}, m),
			[]string{`chat.room.a {"type":"message_posted","data":{"n":1,"text":"hi"}}`, `chat.room.b {"type":"message_posted","data":{"n":1,"text":"hi"}}`},
		},
		{publish.lines.MessagePosted(ctx, "a", math.MinInt64, m), []string{`chat.line.a.-9223372036854775808 {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
		{publish.news.MessagePosted(ctx, m), []string{`news.all {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
		{publish.feed.Ended(ctx, "x", "why"), []string{`feed.x {"type":"ended","data":"why"}`}},
		{publish.desk.Typing(ctx, "1", rooms.Typing{Active: true}), []string{`desk.1 {"type":"typing","data":{"active":true}}`}},
		{publish.inbox.MessagePosted(ctx, "7", m), []string{`inbox#7 {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
		{publish.notes.With(rpcserver.IdempotencyKey("k")).MessagePosted(ctx, "7", m), []string{`note.#7 {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
		{publish.notes.With(rpcserver.IdempotencyKey("k")).MessagePosted(ctx, "7", m), nil},
		{publish.news.MessagePosted(ctx, m), []string{`news.all {"type":"message_posted","data":{"n":1,"text":"hi"}}`}},
	} {
		if step.err != nil {
			t.Fatal(step.err)
		}
		var got []string
		for range step.want {
			got = append(got, c.next())
		}
		slices.Sort(got)
		if !slices.Equal(got, step.want) {
			t.Errorf("got %q, want %q", got, step.want)
		}
	}
}

// testNames publishes to rooms that can't be a part of a channel: each is refused, and nothing is published.
func testNames(t *testing.T, s *server, publish *publishers) {
	t.Helper()
	ctx := t.Context()
	victim := subscribed(t, s, "42", "chat.room.x", "inbox#42")
	bad := []string{"", "x#7,42", "x#42", "*", "a.b", "$x", "a,b", "a\nb", "é", strings.Repeat("x", 300), strings.Repeat("x", 246)}
	for _, id := range bad {
		_, err := rpc.RoomEventsChannel(id)
		for what, err := range map[string]error{
			"channel":   err,
			"publish":   publish.rooms.MessagePosted(ctx, id, rooms.Message{}),
			"broadcast": publish.rooms.BroadcastMessagePosted(ctx, []string{"chat.room.x", "chat.room." + id}, rooms.Message{}),
		} {
			if err == nil {
				t.Errorf("%s of the room %q: no error", what, id)
			}
		}
	}
	for what, err := range map[string]error{
		"the channel of another kind": publish.rooms.BroadcastMessagePosted(ctx, []string{"news.all"}, rooms.Message{}),
		"the replies of a user":       publish.inbox.BroadcastMessagePosted(ctx, []string{"user#42"}, rooms.Message{}),
		"several users":               publish.inbox.MessagePosted(ctx, "42,43", rooms.Message{}),
		"a nil pointer":               publish.rooms.Removed(ctx, "x", nil),
	} {
		if err == nil {
			t.Errorf("publish to %s: no error", what)
		}
	}
	if err := publish.inbox.MessagePosted(ctx, "42", rooms.Message{N: 9}); err != nil {
		t.Fatal(err)
	}
	if got, want := victim.next(), `inbox#42 {"type":"message_posted","data":{"n":9,"text":""}}`; got != want {
		t.Errorf("got %s, want %s first", got, want)
	}
}

// testPermission subscribes to what isn't allowed: it is refused, and nothing of it comes.
func testPermission(t *testing.T, s *server, publish *publishers) {
	t.Helper()
	ask(t, s, "POST", "/may?room=secret&forbidden=true", "")
	c := subscribed(t, s, "8", "chat.room.open", "news.all")
	for channel, want := range map[string]int{
		"chat.room.secret": forbidden, "chat.line.secret.7": forbidden,
		"chat.line.a.7x": badRequest, "chat.line.a.9223372036854775808": forbidden, "chat.other.7": badRequest,
		"chat.room.x#8": badRequest, "inbox#7": permissionDenied, "note.#7": permissionDenied, "inbox#7,8": badRequest,
	} {
		if got := c.subscribe(channel); got != want {
			t.Errorf("subscribe to %s: code %d, want %d", channel, got, want)
		}
	}
	for _, channel := range []string{"chat.room.open", "news.all", "chat.room.secret", "inbox#7"} {
		if code := c.publish(channel, map[string]any{"type": "message_posted", "data": rooms.Message{}}); code != permissionDenied {
			t.Errorf("publish to %s: code %d, want %d", channel, code, permissionDenied)
		}
	}
	ctx := t.Context()
	for _, err := range []error{
		publish.rooms.MessagePosted(ctx, "secret", rooms.Message{}), publish.lines.MessagePosted(ctx, "secret", 7, rooms.Message{}),
		publish.inbox.MessagePosted(ctx, "7", rooms.Message{}), publish.news.MessagePosted(ctx, rooms.Message{N: 5}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := c.next(), `news.all {"type":"message_posted","data":{"n":5,"text":""}}`; got != want {
		t.Errorf("got %s, want %s first", got, want)
	}
	ask(t, s, "POST", "/may?room=secret&forbidden=false", "")
	if code := c.subscribe("chat.room.secret"); code != 0 {
		t.Errorf("subscribe to what is allowed now: code %d, want 0", code)
	}
	if asked := ask(t, s, "GET", "/asked?room=secret", ""); asked != "3" {
		t.Errorf("the authorizers were asked %s times, want 3", asked)
	}
}

func testProgress(t *testing.T, s *server) {
	t.Helper()
	c := subscribed(t, s, "9", replyChannel("9"))
	c.request("rooms.count", `{"steps":2}`, "c")
	for _, want := range []string{`{"correlation_id":"c","seq":1,"progress":1}`, `{"correlation_id":"c","seq":2,"progress":2}`, `{"correlation_id":"c","result":{}}`} {
		if got := c.published(10 * time.Second); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	c.request("rooms.describe", `{"room_id":"x"}`, "d")
	var got string
	for range 4 {
		got = c.published(10 * time.Second)
	}
	if want := `{"correlation_id":"d","result":{"type":"quote","by":"ann","blocks":[{"type":"text","text":"A dog"}]}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A keeper is a broker in the test's hands: it keeps what is published, and fails for some channels.
type keeper struct {
	mu     sync.Mutex
	failed map[string]error
	kept   map[string]string
}

// Publish implements rpcserver.Publisher.
func (k *keeper) Publish(_ context.Context, channel string, data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.failed[channel]; err != nil {
		return err
	}
	k.kept[channel] = string(data)
	return nil
}

// TestBroadcastFails holds that an error says to which channels an event couldn't be published, and that the others have got it.
func TestBroadcastFails(t *testing.T) {
	errDown := errors.New("it is down")
	k := &keeper{failed: map[string]error{"chat.room.b": errDown}, kept: map[string]string{}}
	server, err := rpcserver.New(rpcserver.Options{Publisher: k})
	if err != nil {
		t.Fatal(err)
	}
	err = rpc.NewRoomEvents(server).BroadcastMessagePosted(t.Context(), []string{"chat.room.a", "chat.room.b", "chat.room.c"}, rooms.Message{})
	broadcast, ok := errors.AsType[*rpcserver.BroadcastError](err)
	if !ok || len(broadcast.Failed) != 1 || !errors.Is(broadcast.Failed["chat.room.b"], errDown) {
		t.Errorf("error %v, want one of chat.room.b", err)
	}
	if got := slices.Sorted(maps.Keys(k.kept)); !slices.Equal(got, []string{"chat.room.a", "chat.room.c"}) {
		t.Errorf("published to %q", got)
	}
}

// TestClashingChannel holds that what keeps a channel from being added is an error of each method that publishes.
func TestClashingChannel(t *testing.T) {
	server, err := rpcserver.New(rpcserver.Options{Publisher: &keeper{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.AddChannel(rpcserver.Channel{Name: "other", Pattern: "chat.room.{id}"}); err != nil {
		t.Fatal(err)
	}
	events := rpc.NewRoomEvents(server)
	for _, err := range []error{
		events.MessagePosted(t.Context(), "a", rooms.Message{}), events.BroadcastMessagePosted(t.Context(), []string{"chat.room.a"}, rooms.Message{}),
	} {
		if err == nil || !strings.Contains(err.Error(), "can be the same channel as chat.room.{id} of other") {
			t.Errorf("error %v", err)
		}
	}
}
