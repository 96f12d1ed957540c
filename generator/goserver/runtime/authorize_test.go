package rpcserver

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
)

// TestMaySubscribe holds what becomes of all that an authorizer may do, and when: Centrifugo waits for 3 s.
func TestMaySubscribe(t *testing.T) {
	room := Channel{Name: "room_events", Pattern: "chat.room.{room_id}"}
	for name, test := range map[string]struct {
		authorize Authorizer
		want      error
		after     time.Duration
	}{
		"allows":  {func(context.Context, Values) error { return nil }, nil, 0},
		"refuses": {func(context.Context, Values) error { return PermissionDenied("detail") }, errMayNotSubscribe, 0},
		"fails":   {func(context.Context, Values) error { return errors.New("detail") }, errMayNotSubscribe, 0},
		"panics":  {func(context.Context, Values) error { panic("detail") }, errMayNotSubscribe, 0},
		"exits": {func(context.Context, Values) error {
			runtime.Goexit()
			return nil
		}, errMayNotSubscribe, 0},
		"takes long": {func(context.Context, Values) error {
			time.Sleep(2 * time.Second)
			return nil
		}, nil, 2 * time.Second},
		"takes too long": {func(context.Context, Values) error {
			time.Sleep(time.Minute)
			return nil
		}, errMayNotSubscribe, 2500 * time.Millisecond},
		"gives up": {func(ctx context.Context, _ Values) error {
			<-ctx.Done()
			return ctx.Err()
		}, errMayNotSubscribe, 2500 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := newServer(t, Options{MaxCallsPerUser: 1})
			if err := s.Authorize(room, test.authorize); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			if err := s.MaySubscribe(t.Context(), Call{User: "1"}, "chat.room.7"); !errors.Is(err, test.want) {
				t.Errorf("%s: got %v, want %v", name, err, test.want)
			}
			if took := time.Since(start); took != test.after {
				t.Errorf("%s: after %s, want %s", name, took, test.after)
			}
			time.Sleep(time.Minute)
			// The quota is one: what ran isn't counted any more.
			if err := s.MaySubscribe(t.Context(), Call{User: "1"}, "chat.room.7"); !errors.Is(err, test.want) {
				t.Errorf("%s, again: got %v, want %v", name, err, test.want)
			}
			time.Sleep(time.Minute)
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.MaySubscribe(t.Context(), Call{User: "1"}, "chat.room.7"); !errors.Is(err, errShuttingDown) {
				t.Errorf("%s: after Shutdown: got %v", name, err)
			}
		})
	}
}

// TestUnknownChannel: who asks for what wasn't added is refused, which is logged once, for a client may ask for anything.
func TestUnknownChannel(t *testing.T) {
	t.Parallel()
	var logged strings.Builder
	s := quietServer(t, Options{Logger: slog.New(slog.NewTextHandler(&logged, nil))})
	for _, channel := range []string{"chat.room.7", "news.all", strings.Repeat("x", 10_000)} {
		if err := s.MaySubscribe(t.Context(), Call{User: "1"}, channel); !errors.Is(err, errMayNotSubscribe) {
			t.Errorf("%s: got %v", excerpt.Quoted(channel), err)
		}
	}
	if got := logged.String(); strings.Count(got, "doesn't know") != 1 || !strings.Contains(got, "chat.room.7") {
		t.Errorf("logged %s", got)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	values := Values{"-9223372036854775808", "9223372036854775807", "0", "x"}
	for i, want := range []int64{math.MinInt64, math.MaxInt64, 0, 0} {
		if got := values.Int64(i); got != want {
			t.Errorf("%q: got %d, want %d", values[i], got, want)
		}
	}
}

// TestWhoLeaves: the authorizer's context ends with the connection of who asks.
func TestWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newServer(t, Options{})
		ended := make(chan error, 1)
		if err := s.Authorize(Channel{Name: "room_events", Pattern: "chat.room.{room_id}"}, func(ctx context.Context, _ Values) error {
			<-ctx.Done()
			ended <- ctx.Err()
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		ctx, leave := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, leave)
		if err := s.MaySubscribe(ctx, Call{User: "1"}, "chat.room.7"); !errors.Is(err, errMayNotSubscribe) {
			t.Errorf("got %v", err)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the context ended by %v", err)
		}
	})
}
