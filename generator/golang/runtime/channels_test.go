package centrifugoclient

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"

	"example.com/rpcgen/generator/golang/runtime/internal/names"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// What clients publish and may not is dropped; what they may comes with their name.
func TestForgedEvents(t *testing.T) {
	c := shared.connect(t)
	l := listen(t, c, desk, topic(t))
	for _, event := range []string{"moved", "message_posted", "$gap", "$join", "x"} {
		if err := desk.publish(within(t, 5*time.Second), c, event, numbered{N: 1}, topic(t)); err != nil {
			t.Errorf("%s: %v", event, err)
		}
	}
	c.mu.Lock()
	c.session.say(wire.Command{ID: c.session.nextID(), Publish: &wire.Publish{Channel: "desk." + topic(t), Data: wire.Cancellation{Cancel: "no event"}}})
	c.mu.Unlock()
	if err := desk.publish(within(t, 5*time.Second), c, "typing", numbered{N: 2}, topic(t)); err != nil {
		t.Error(err)
	}
	shared.Post(t, "/events?event=moved&from=3&channel=desk."+topic(t))
	l.expect("2" + c.config.UserID + " 3")
}

func TestChannelNames(t *testing.T) {
	long := strings.Repeat("x", 250)
	for _, test := range []struct {
		pattern string
		values  []any
		want    string // or the error's beginning
	}{
		{"chat.room.{room_id}", []any{"7"}, "chat.room.7"},
		{"chat.line.{room_id}.{number:int64}", []any{"a-b", int64(-7)}, "chat.line.a-b.-7"},
		{"news.all", nil, "news.all"},
		{"inbox#{user_id}", []any{"a$b"}, "inbox#a$b"},
		{"note.#{user_id}", []any{"42"}, "note.#42"},
		{"a.{x}", []any{long}, "a." + long},
		{"abcdef.{x}", []any{long}, "centrifugo: a channel of 257 bytes, want 255 at most"},
		{"chat.room.{room_id}", []any{""}, "centrifugo: room_id is empty"},
		{"chat.room.{room_id}", []any{"x#7,42"}, `centrifugo: room_id "x#7,42" holds '#', want printable ASCII without '#', ',', '*', '$', '.' and spaces`},
		{"chat.room.{room_id}", []any{"a\nb"}, `centrifugo: room_id "a\nb" holds '\n'`},
		{"chat.room.{room_id}", []any{"\xff"}, `centrifugo: room_id "\xff" holds`},
	} {
		name, err := channelName(test.pattern, test.values)
		if err != nil {
			name = err.Error()
		}
		if !strings.HasPrefix(name, test.want) || err != nil && !errors.Is(err, ErrNotSent) {
			t.Errorf("%s with %q: %s", test.pattern, test.values, name)
		}
	}
}

// TestNamesOfServer: what the client refuses as a part of a channel, the server refuses, and what they take gives the same channel. So do users whom the server takes.
func TestNamesOfServer(t *testing.T) {
	texts := []string{"", "7", "-0", "größe", "日本", "\u2028", "a\u00a0b", strings.Repeat("x", 245), strings.Repeat("x", 246)}
	for b := range 256 {
		texts = append(texts, string([]byte{byte(b)}), string([]byte{'a', byte(b), 'z'}))
	}
	same := func(pattern string, value any) {
		ours, refused := channelName(pattern, []any{value})
		theirs, refusedToo := rpcserver.Channel{Pattern: pattern}.Channel(value)
		if (refused == nil) != (refusedToo == nil) || refused == nil && ours != theirs {
			t.Errorf("%s with %q: %q, %v; the server has %q, %v", pattern, value, ours, refused, theirs, refusedToo)
		}
	}
	for _, text := range texts {
		same("chat.room.{room_id}", text)
		if rpcserver.CheckUserID(text) != nil {
			continue
		}
		if err := names.CheckUser(text); err != nil {
			t.Errorf("user %q, whom the server takes: %v", text, err)
		}
		same("inbox#{user_id}", text)
	}
	for _, number := range []int64{0, 7, math.MinInt64, math.MaxInt64} {
		same("chat.{n:int64}.line", number)
	}
}
