package centrifugo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
)

// eventsOf returns the queue that publishes through the APIs.
func eventsOf(urls ...string) *Events {
	return NewEvents(NewAPI(urls, "key"), slog.New(slog.DiscardHandler))
}

func newTestEvent(data string, channels ...string) *event {
	return &event{channels: channels, data: []byte(data), isBroadcast: len(channels) > 1}
}

func TestEventsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	api := newEventAPI(t)
	q := eventsOf(api.URL + "/api")
	ctx := within(t, 30*time.Second)
	const perChannel = 400
	var wait sync.WaitGroup
	for c := range 6 {
		wait.Go(func() {
			var started []*event
			for i := range perChannel {
				// Each second one also goes to a channel that all share.
				e := newTestEvent(strconv.Itoa(i), fmt.Sprintf("room.%d", c))
				if i%2 == 0 {
					e.channels, e.isBroadcast = append(e.channels, "all"), true
				}
				q.start(ctx, e)
				started = append(started, e)
			}
			for _, e := range started {
				if err := q.await(ctx, e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	for c := range 6 {
		got := api.of(fmt.Sprintf("room.%d", c))
		for i, data := range got {
			if data != strconv.Itoa(i) {
				t.Fatalf("room.%d: event %d is %s", c, i, data)
			}
		}
		if len(got) != perChannel {
			t.Errorf("room.%d: %d events, want %d", c, len(got), perChannel)
		}
	}
	if api.requests > 6*perChannel/10 {
		t.Errorf("%d requests for %d events", api.requests, 6*perChannel)
	}
}

func TestEventOutcomes(t *testing.T) {
	t.Parallel()
	unreachable := httptest.NewServer(nil)
	unreachable.Close()
	busy := func(n int) (int, string) {
		if n == 0 {
			return http.StatusBadGateway, ""
		}
		return 0, ""
	}
	item := func(int) (int, string) {
		return http.StatusOK, `{"error":{"code":107,"message":"bad request"}}`
	}
	wrongKey := func(int) (int, string) { return http.StatusUnauthorized, "" }
	notThere := func(int) (int, string) { return http.StatusNotFound, "" }
	for _, test := range []struct {
		name, key string
		answer    func(int) (int, string)
		also      string // another URL, which is asked first
		want      string // a part of the error
		requests  int
	}{
		{name: "published", requests: 1},
		{name: "the node is away", also: unreachable.URL, requests: 1},
		{name: "unknown outcome", answer: busy, want: "may be published or not", requests: 1},
		{name: "unknown outcome, with a key", key: "k", answer: busy, requests: 2},
		{name: "an error of the item", answer: item, want: "centrifugo's error 107: bad request", requests: 1},
		{name: "an error of the item, with a key", key: "k", answer: item, want: "centrifugo's error 107", requests: 1},
		{name: "wrong API key", key: "k", answer: wrongKey, want: "is APIKey Centrifugo's", requests: 1},
		{name: "wrong URL", answer: notThere, want: "is API the address of Centrifugo's server API", requests: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			api := newEventAPI(t)
			api.answer = test.answer
			urls := []string{api.URL + "/api"}
			if test.also != "" {
				urls = []string{test.also, urls[0]}
			}
			e := newTestEvent("1", "room.1")
			e.options.IdempotencyKey = test.key
			err := eventsOf(urls...).publish(within(t, 5*time.Second), e)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if api.requests != test.requests {
				t.Errorf("%d requests, want %d", api.requests, test.requests)
			}
		})
	}
}

// TestEventsAreSplit: one event that makes Centrifugo refuse a batch harms no other.
func TestEventsAreSplit(t *testing.T) {
	t.Parallel()
	api := newEventAPI(t)
	api.answer = func(n int) (int, string) {
		api.mu.Lock()
		defer api.mu.Unlock()
		if api.sizes[n] > 1 {
			return http.StatusRequestEntityTooLarge, ""
		}
		return 0, ""
	}
	q := eventsOf(api.URL + "/api")
	ctx := within(t, 10*time.Second)
	events := make([]*event, 50)
	for i := range events {
		events[i] = newTestEvent(strconv.Itoa(i), "room.1")
		q.start(ctx, events[i])
	}
	for _, e := range events {
		if err := q.await(ctx, e); err != nil {
			t.Error(err)
		}
	}
	if got := api.of("room.1"); len(got) != 50 || !slices.IsSortedFunc(got, func(a, b string) int { return len(a) - len(b) }) {
		t.Errorf("got %v", got)
	}
}

// TestSlowRequestOfEvents: a request that takes long holds back its own channels only.
func TestSlowRequestOfEvents(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	api := newEventAPI(t)
	api.answer = func(n int) (int, string) {
		if n == 0 {
			<-release
		}
		return 0, ""
	}
	q := eventsOf(api.URL + "/api")
	ctx := within(t, 10*time.Second)
	slow, behind := newTestEvent("1", "room.1"), newTestEvent("2", "room.1")
	q.start(ctx, slow)
	for f := false; !f; {
		api.mu.Lock()
		f = api.requests > 0
		api.mu.Unlock()
	}
	q.start(ctx, behind)
	for i := range 3 {
		if err := q.publish(ctx, newTestEvent("3", fmt.Sprintf("room.%d", i+2))); err != nil {
			t.Error(err)
		}
	}
	if got := api.of("room.1"); len(got) > 0 {
		t.Errorf("got %v before the request is over", got)
	}
	close(release)
	if err := errors.Join(q.await(ctx, slow), q.await(ctx, behind)); err != nil {
		t.Error(err)
	}
	if got := api.of("room.1"); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("got %v", got)
	}
	for !q.isIdle() { // which it is a moment after the last outcome is told
		if retry.Sleep(ctx, time.Millisecond) != nil {
			t.Fatal("the queue isn't idle")
		}
	}
}

func (q *Events) isIdle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.sending && len(q.waiting) == 0 && len(q.busy) == 0
}

func TestEventBatchesAreBounded(t *testing.T) {
	t.Parallel()
	q := eventsOf("http://localhost:1/api")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	add := func(ctx context.Context, size int, channel string) {
		e := newTestEvent(strings.Repeat("1", size), channel)
		e.ctx = ctx
		q.waiting = append(q.waiting, e)
	}
	add(over, 1, "gone")
	for range 300 {
		add(t.Context(), 1, "hot")
	}
	for i := range 600 {
		add(t.Context(), 1, fmt.Sprintf("room.%d", i))
	}
	add(t.Context(), 10*maxBatchBytes, "large")
	add(t.Context(), maxBatchBytes, "full")
	var got []int
	for b := q.take(); b != nil; b = q.take() {
		got = append(got, len(b.events))
		q.release(b)
	}
	if want := []int{128, 128, 128, 512, 4, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("batches of %v, want %v", got, want)
	}
}

// TestHeldEvents: what doesn't fit into a batch holds back what was published to its channels later.
func TestHeldEvents(t *testing.T) {
	t.Parallel()
	q := eventsOf("http://localhost:1/api")
	for _, e := range []*event{
		newTestEvent(strings.Repeat("1", maxBatchBytes-1), "a"), newTestEvent("22", "b", "c"), newTestEvent("3", "c"), newTestEvent("4", "a"),
	} {
		e.ctx = t.Context()
		q.waiting = append(q.waiting, e)
	}
	var got []string
	for b := q.take(); b != nil; b = q.take() {
		for _, e := range b.events {
			got = append(got, string(e.data[:1]))
		}
		q.release(b)
	}
	if want := []string{"1", "4", "2", "3"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
