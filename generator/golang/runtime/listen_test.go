package centrifugoclient

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestListen: each event goes to the listeners for its type, in order; what doesn't decode doesn't end the loop, and any other error does.
func TestListen(t *testing.T) {
	var got []string
	tell := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	events := func(yield func(any, error) bool) {
		_ = yield(&UnknownEvent{Name: "a"}, nil) && yield(&Gap{}, nil) && yield(nil, &DecodeError{Method: "chat.room.7", Err: io.ErrUnexpectedEOF}) &&
			yield(&Join{}, nil) && yield(&UnknownEvent{Name: "b"}, nil) && yield(nil, io.EOF) && yield(&Gap{}, nil)
	}
	err := Listen(events,
		On(func(e *UnknownEvent) { tell("%s", e.Name) }),
		On(func(*Gap) { tell("gap") }),
		On(func(e *UnknownEvent) { tell("%s again", e.Name) }),
		On(func(e *DecodeError) { tell("wrong: %v", e.Err) }))
	if want := []string{"a", "a again", "gap", "wrong: unexpected EOF", "b", "b again"}; !errors.Is(err, io.EOF) || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if err := Listen(func(func(any, error) bool) {}); err != nil {
		t.Errorf("a loop that ends: %v", err)
	}
}

// TestListenForWhatCannotCome: nothing is subscribed.
func TestListenForWhatCannotCome(t *testing.T) {
	read := func(func(fmt.Stringer, error) bool) { t.Error("it is read") }
	for _, l := range []EventListener{On(func(*Gap) {}), On(func(**Gap) {})} {
		if err := Listen(read, l); !errors.Is(err, ErrNotSent) || !strings.Contains(err.Error(), "Gap, which is no event of this channel") {
			t.Errorf("err = %v", err)
		}
	}
	if err := Listen(func(func(fmt.Stringer, error) bool) {}, On(func(*strings.Builder) {}), On(func(*DecodeError) {})); err != nil {
		t.Errorf("what can come: %v", err)
	}
}
