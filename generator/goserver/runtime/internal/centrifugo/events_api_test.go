package centrifugo

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// An eventAPI is Centrifugo's server API, which notes what was published to each channel, and answers as the test says.
type eventAPI struct {
	*httptest.Server

	answer func(n int) (status int, body string) // of the nth request, counted from 0; status 0: all goes well

	mu       sync.Mutex
	requests int
	sizes    []int
	inFlight map[string]bool
	got      map[string][]string // the data by channel
}

type eventParams struct {
	Channel  string          `json:"channel"`
	Channels []string        `json:"channels"`
	Data     json.RawMessage `json:"data"`
	Key      string          `json:"idempotency_key"`
}

func (p *eventParams) targets() []string {
	if p.Channel != "" {
		return []string{p.Channel}
	}
	return p.Channels
}

func newEventAPI(t *testing.T) *eventAPI {
	t.Helper()
	f := &eventAPI{inFlight: map[string]bool{}, got: map[string][]string{}}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.serve(t, w, r) }))
	t.Cleanup(f.Close)
	return f
}

func (f *eventAPI) serve(t *testing.T, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	var body struct {
		eventParams
		Parallel bool `json:"parallel"`
		Commands []struct {
			Publish   *eventParams `json:"publish"`
			Broadcast *eventParams `json:"broadcast"`
		} `json:"commands"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		t.Errorf("%s: %v", r.URL.Path, err)
	}
	items := []*eventParams{&body.eventParams}
	if r.URL.Path == "/api/batch" {
		items = nil
		for _, c := range body.Commands {
			if c.Publish == nil {
				c.Publish = c.Broadcast
			}
			items = append(items, c.Publish)
		}
	}
	n, channels := f.enter(t, r.URL.Path, items, body.Parallel)
	if f.answer != nil {
		if status, text := f.answer(n); status != 0 {
			f.leave(channels, nil)
			w.WriteHeader(status)
			fmt.Fprint(w, text)
			return
		}
	}
	f.leave(channels, items)
	replies := make([]string, len(items))
	for i, item := range items {
		responses := strings.TrimPrefix(strings.Repeat(`,{"result":{}}`, len(item.Channels)), ",")
		replies[i] = fmt.Sprintf(`{"broadcast":{"responses":[%[1]s]},"result":{"responses":[%[1]s]}}`, responses)
	}
	if r.URL.Path != "/api/batch" {
		fmt.Fprint(w, replies[0])
		return
	}
	fmt.Fprintf(w, `{"replies":[%s]}`, strings.Join(replies, ","))
}

// enter checks that what the request publishes can't overtake, or be overtaken.
func (f *eventAPI) enter(t *testing.T, path string, items []*eventParams, isParallel bool) (n int, channels map[string]bool) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	channels = map[string]bool{}
	for _, item := range items {
		for _, channel := range item.targets() {
			if f.inFlight[channel] {
				t.Errorf("a second request for %s is in flight", channel)
			}
			if channels[channel] && isParallel {
				t.Errorf("%s: several events for %s in parallel", path, channel)
			}
			channels[channel] = true
		}
	}
	for channel := range channels {
		f.inFlight[channel] = true
	}
	f.requests++
	f.sizes = append(f.sizes, len(items))
	return f.requests - 1, channels
}

func (f *eventAPI) leave(channels map[string]bool, items []*eventParams) {
	if items != nil {
		time.Sleep(rand.N(2 * time.Millisecond))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for channel := range channels {
		delete(f.inFlight, channel)
	}
	for _, item := range items {
		for _, channel := range item.targets() {
			f.got[channel] = append(f.got[channel], string(item.Data))
		}
	}
}

func (f *eventAPI) of(channel string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.got[channel])
}
