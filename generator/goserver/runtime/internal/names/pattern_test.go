package names

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestChannelOfValues(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern string
		values  []any
		want    string // the channel, or a part of the error
	}{
		{"chat.room.{room_id}", []any{"7"}, "chat.room.7"},
		{"chat.room.{room_id}", []any{strings.Repeat("x", 245)}, "chat.room." + strings.Repeat("x", 245)},
		{"chat.room.{room_id}", []any{"!\"%&'()+-/:;<=>?@[\\]^_`{|}~"}, "chat.room.!\"%&'()+-/:;<=>?@[\\]^_`{|}~"},
		{"chat.{room}.of.{number:int64}", []any{"a", int64(math.MinInt64)}, "chat.a.of.-9223372036854775808"},
		{"news.all", nil, "news.all"},
		{"inbox#{user_id}", []any{"ada"}, "inbox#ada"},
		{"note.#{user_id}", []any{"ada"}, "note.#ada"},
		{"note.{kind}.box#{user_id}", []any{"x", "a$b"}, "note.x.box#a$b"},

		{"chat.room.{room_id}", []any{"x#7,42"}, `"x#7,42" has a '#'`},
		{"chat.room.{room_id}", []any{"7,42"}, `has a ','`},
		{"chat.room.{room_id}", []any{"*"}, `has a '*'`},
		{"chat.room.{room_id}", []any{"$x"}, `has a '$'`},
		{"chat.room.{room_id}", []any{"a.b"}, `has a '.'`},
		{"chat.room.{room_id}", []any{""}, "got nothing, want at least one character"},
		{"chat.room.{room_id}", []any{"a\nb"}, `"a\nb", want printable ASCII without spaces`},
		{"chat.room.{room_id}", []any{"a b"}, "want printable ASCII without spaces"},
		{"chat.room.{room_id}", []any{"größe"}, "want printable ASCII without spaces"},
		{"chat.room.{room_id}", []any{"\x7f"}, "want printable ASCII without spaces"},
		{"chat.room.{room_id}", []any{strings.Repeat("x", 246)}, "channel of 256 bytes by chat.room.{room_id}, want at most 255"},
		{"chat.room.{room_id}", []any{strings.Repeat("x", 300)}, "channel of 310 bytes"},
		{"chat.room.{room_id}", []any{strings.Repeat("\n", 300)}, `...", want printable ASCII`},
		{"chat.room.{room_id}", []any{int64(7)}, "got an int64, want a string"},
		{"chat.room.{room_id}", []any{7}, "got a int, want a string or an int64"},
		{"chat.room.{room_id}", nil, "no value for the room_id of chat.room.{room_id}"},
		{"chat.room.{room_id}", []any{"7", "8"}, "1 values too many"},
		{"chat.line.{n:int64}", []any{"7"}, "got a string, want an int64"},
		{"inbox#{user_id}", []any{"1,2"}, "has a ','"},
	} {
		p, err := ParsePattern(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		channel, err := p.Channel(test.values)
		switch {
		case err != nil && !strings.Contains(err.Error(), test.want):
			t.Errorf("%s of %q: got the error %q, want %q in it", test.pattern, test.values, err, test.want)
		case err == nil && channel != test.want:
			t.Errorf("%s of %q: got %q, want %q", test.pattern, test.values, channel, test.want)
		}
	}
}

// FuzzChannelValue gives a pattern any value: what becomes of it is a channel that leads back to the value, or an error.
func FuzzChannelValue(f *testing.F) {
	for _, seed := range []string{"7", "x#7,42", "*", "a\nb", "", "-1", "ö", strings.Repeat("x", 300)} {
		f.Add(seed, int64(len(seed)))
	}
	p, err := ParsePattern("chat.{room}.{n:int64}")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, room string, n int64) {
		channel, err := p.Channel([]any{room, n})
		if err != nil {
			return
		}
		values, ok := p.Values(channel)
		if want := []string{room, p.parts[2].mustText(n)}; !ok || !slices.Equal(values, want) {
			t.Errorf("%q leads to %q, want %q", channel, values, want)
		}
		if strings.ContainsAny(channel, "#,*$ \n") || len(channel) > MaxChannel {
			t.Errorf("the channel is %q", channel)
		}
	})
}

func (p part) mustText(value any) string {
	text, err := p.text(value)
	if err != nil {
		panic(err)
	}
	return text
}
