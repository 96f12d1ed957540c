package centrifugo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A fakeAPI is Centrifugo's server API, which answers as the test says.
type fakeAPI struct {
	*httptest.Server

	mu      sync.Mutex
	batches [][]string // the channels of each request that came
	paths   []string   // of these requests
}

// A fakeItem is a command of a batch, or one that came alone.
type fakeItem struct {
	Publish fakePublish `json:"publish"`
	lone    bool
}

type fakePublish struct {
	Channel string          `json:"channel"`
	Data    json.RawMessage `json:"data"`
}

// newFakeAPI starts a server API. Answer writes the answer to the nth batch, counted from 0; nil means that all goes well.
func newFakeAPI(t *testing.T, answer func(w http.ResponseWriter, n int, items []fakeItem)) *fakeAPI {
	t.Helper()
	f := &fakeAPI{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Parallel bool       `json:"parallel"`
			Commands []fakeItem `json:"commands"`
			fakePublish
		}
		err := json.NewDecoder(r.Body).Decode(&body)
		lone := r.URL.Path == "/api/publish"
		if err != nil || !lone && r.URL.Path != "/api/batch" || r.Header.Get(keyHeader) != "key" || body.Parallel == lone {
			t.Errorf("request to %s: %+v, %v", r.URL.Path, body, err)
		}
		if lone {
			body.Commands = []fakeItem{{body.fakePublish, true}}
		}
		var channels []string
		for _, item := range body.Commands {
			channels = append(channels, item.Publish.Channel)
		}
		f.mu.Lock()
		n := len(f.batches)
		f.batches, f.paths = append(f.batches, channels), append(f.paths, r.URL.Path)
		f.mu.Unlock()
		if answer == nil {
			answer = answerAll
		}
		answer(w, n, body.Commands)
	}))
	t.Cleanup(f.Close)
	return f
}

func answerAll(w http.ResponseWriter, _ int, items []fakeItem) {
	if items[0].lone {
		fmt.Fprint(w, `{"result":{}}`)
		return
	}
	answers := make([]string, len(items))
	for i := range items {
		answers[i] = `{"publish":{}}`
	}
	fmt.Fprintf(w, `{"replies":[%s]}`, strings.Join(answers, ","))
}

func (f *fakeAPI) got() [][]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.batches)
}

// publisher returns what publishes through the APIs.
func publisher(apis ...*fakeAPI) *Replies {
	var urls []string
	for _, api := range apis {
		urls = append(urls, api.URL+"/api/")
	}
	return NewReplies(NewAPI(urls, "key"), NewPacer(1<<24), slog.New(slog.DiscardHandler))
}

// within returns a context that ends after a while.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// publishAll publishes a message to each channel at once, and returns the outcomes.
func publishAll(ctx context.Context, p *Replies, channels ...string) map[string]error {
	outcomes := map[string]error{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, channel := range channels {
		wg.Go(func() {
			err := p.Publish(ctx, channel, []byte(`{}`), Options{})
			mu.Lock()
			defer mu.Unlock()
			outcomes[channel] = err
		})
	}
	wg.Wait()
	return outcomes
}

func channelNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("user#%d", i)
	}
	return names
}

func TestRepliesAreCollected(t *testing.T) {
	release := make(chan struct{})
	api := newFakeAPI(t, func(w http.ResponseWriter, n int, items []fakeItem) {
		if n == 0 {
			<-release
		}
		answerAll(w, n, items)
	})
	p := publisher(api)
	first := make(chan error)
	go func() { first <- p.Publish(within(t, 10*time.Second), "first", []byte(`{"a":1}`), Options{}) }()
	for len(api.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	go func() {
		for {
			p.mu.Lock()
			waiting := len(p.waiting)
			p.mu.Unlock()
			if waiting == 100 {
				close(release)
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for channel, err := range publishAll(within(t, 10*time.Second), p, channelNames(100)...) {
		if err != nil {
			t.Errorf("%s: %v", channel, err)
		}
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
	got := api.got()
	if len(got) != 2 || !slices.Equal(got[0], []string{"first"}) || len(got[1]) != 100 {
		t.Errorf("batches %v, want the first message alone, and the 100 others together", got)
	}
}

func TestBatchesAreBounded(t *testing.T) {
	p := publisher(newFakeAPI(t, nil))
	message := func(size int) { p.waiting = append(p.waiting, &message{ctx: t.Context(), data: make([]byte, size)}) }
	for range maxBatchItems + 1 {
		message(1)
	}
	message(maxBatchBytes - 2)
	message(10 * maxBatchBytes)
	message(1)
	var got []int
	for batch := p.take(); len(batch) > 0; batch = p.take() {
		got = append(got, len(batch))
	}
	if want := []int{maxBatchItems, 2, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("batches of %v, want %v", got, want)
	}
}

func TestMessagesNobodyWaitsForAreDropped(t *testing.T) {
	p := publisher(newFakeAPI(t, nil))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	p.waiting = []*message{{ctx: over}, {ctx: t.Context(), channel: "live"}, {ctx: over}}
	if batch := p.take(); len(batch) != 1 || batch[0].channel != "live" {
		t.Errorf("batch %v, want the one that somebody waits for", batch)
	}
	if batch := p.take(); len(batch) != 0 {
		t.Errorf("batch %v, want none", batch)
	}
}

// TestOutcomes shows what becomes of a message when odd answers come.
func TestOutcomes(t *testing.T) {
	status := func(status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(status) }
	}
	text := func(text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { _, _ = io.WriteString(w, text) }
	}
	for _, test := range []struct {
		name  string
		first func(http.ResponseWriter) // the first answer; the next ones are good
		want  string                    // part of the error; "" if the message is published
	}{
		{"server error", status(500), ""},
		{"bad gateway", status(502), ""},
		{"key refused, perhaps by one node", status(401), ""},
		{"redirect", status(307), ""},
		{"internal error under 200", text(`{"error":{"code":100,"message":"internal server error"}}`), ""},
		{"no JSON", text(`<html>welcome`), ""},
		{"cut off", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"replies":`)
		}, ""},
		{"connection closed", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, ""},
		{"bad request", status(400), "centrifugo's error 107: bad request"},
		{"too large", status(413), "413 Request Entity Too Large"},
		{"unknown channel", text(`{"error":{"code":102,"message":"unknown channel"}}`), `message to "a" isn't published: centrifugo's error 102: unknown channel`},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := newFakeAPI(t, func(w http.ResponseWriter, n int, items []fakeItem) {
				if n == 0 {
					test.first(w)
					return
				}
				answerAll(w, n, items)
			})
			err := publisher(api).Publish(within(t, 5*time.Second), "a", []byte(`{}`), Options{})
			if test.want == "" && (err != nil || len(api.got()) != 2) {
				t.Errorf("%v after %d tries, want success by the second", err, len(api.got()))
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || len(api.got()) != 1) {
				t.Errorf("%v after %d tries, want %q at once", err, len(api.got()), test.want)
			}
		})
	}
}

// TestBatchOutcomes shows what becomes of two messages in one batch when odd answers come.
func TestBatchOutcomes(t *testing.T) {
	const good, bad = `{"publish":{}}`, `{"error":{"code":102,"message":"unknown channel"}}`
	for _, test := range []struct {
		name, first string   // the first answer; the next ones are good
		fails       []string // the channels whose message isn't published
		requests    int
	}{
		{"internal error under 200", `{"replies":[` + good + `,{"error":{"code":100,"message":"internal server error"}}]}`, nil, 2},
		{"both of them", `{"replies":[{"error":{"code":100}},{"error":{"code":100}}]}`, nil, 3},
		{"too few replies", `{"replies":[` + good + `]}`, nil, 3},
		{"too many replies", `{"replies":[` + good + `,` + good + `,` + good + `]}`, nil, 3},
		{"unknown channel", `{"replies":[` + bad + `,` + good + `]}`, []string{"first"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := newFakeAPI(t, func(w http.ResponseWriter, n int, items []fakeItem) {
				if n == 0 {
					_, _ = io.WriteString(w, test.first)
					return
				}
				answerAll(w, n, items)
			})
			p := publisher(api)
			var fails []string
			for channel, err := range publishTogether(t, p, "first", "second") {
				if err != nil {
					fails = append(fails, channel)
				}
			}
			if got := len(api.got()); !slices.Equal(fails, test.fails) || got < 1 || got > test.requests {
				t.Errorf("failed are %v after %d requests, want %v after %d", fails, got, test.fails, test.requests)
			}
		})
	}
}

// publishTogether publishes a message to each channel, all in one batch.
func publishTogether(t *testing.T, p *Replies, channels ...string) map[string]error {
	t.Helper()
	p.sending = true // until all wait
	go func() {
		for {
			p.mu.Lock()
			waiting := len(p.waiting)
			// In the order of the channels, whichever goroutine came first.
			slices.SortFunc(p.waiting, func(a, b *message) int { return strings.Compare(a.channel, b.channel) })
			p.mu.Unlock()
			if waiting == len(channels) {
				p.send()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return publishAll(within(t, 10*time.Second), p, channels...)
}

// TestLoneMessages shows that a message that comes alone isn't wrapped in a batch, and holds up nothing that comes after it.
func TestLoneMessages(t *testing.T) {
	release := make(chan struct{})
	api := newFakeAPI(t, func(w http.ResponseWriter, n int, items []fakeItem) {
		if n == 2 {
			<-release
		}
		answerAll(w, n, items)
	})
	p := publisher(api)
	for range 2 {
		if err := p.Publish(within(t, 5*time.Second), "a", []byte(`{}`), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	third := make(chan error)
	go func() { third <- p.Publish(within(t, 10*time.Second), "third", []byte(`{}`), Options{}) }()
	for len(api.got()) < 3 {
		time.Sleep(time.Millisecond)
	}
	outcomes := make(chan map[string]error)
	go func() { outcomes <- publishAll(within(t, 10*time.Second), p, "b", "c") }()
	for waiting := 0; waiting < 2; time.Sleep(time.Millisecond) {
		p.mu.Lock()
		waiting = len(p.waiting)
		p.mu.Unlock()
	}
	close(release)
	if err := <-third; err != nil {
		t.Error(err)
	}
	for channel, err := range <-outcomes {
		if err != nil {
			t.Errorf("%s: %v", channel, err)
		}
	}
	if want := []string{"/api/publish", "/api/publish", "/api/publish", "/api/batch"}; !slices.Equal(api.paths, want) {
		t.Errorf("requests to %v, want %v", api.paths, want)
	}
}

func TestFailedItemHarmsNoOther(t *testing.T) {
	api := newFakeAPI(t, func(w http.ResponseWriter, n int, items []fakeItem) {
		if slices.ContainsFunc(items, func(item fakeItem) bool { return item.Publish.Channel == "bad" }) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answerAll(w, n, items)
	})
	p := publisher(api)
	for channel, err := range publishTogether(t, p, append(channelNames(40), "bad")...) {
		if (err != nil) != (channel == "bad") {
			t.Errorf("%s: %v", channel, err)
		}
	}
	if n := len(api.got()); n > 16 {
		t.Errorf("%d requests to find one bad message of 41", n)
	}
}

func TestMessageThatIsNoJSON(t *testing.T) {
	api := newFakeAPI(t, nil)
	p := publisher(api)
	for _, data := range []string{"", "{", `{"a":1}}]},{"publish":{"channel":"b"`, "\x00", `{"a":NaN}`} {
		if err := p.Publish(t.Context(), "a", []byte(data), Options{}); err == nil {
			t.Errorf("%q is published", data)
		}
	}
	if err := p.Publish(t.Context(), `"},{"publish`, []byte(`{}`), Options{}); err != nil {
		t.Error(err)
	}
	if got := api.got(); len(got) != 1 || got[0][0] != `"},{"publish` {
		t.Errorf("batches %v, want the channel as it is", got)
	}
}

func TestOtherURLs(t *testing.T) {
	down := newFakeAPI(t, nil)
	down.Close()
	up := newFakeAPI(t, nil)
	p := publisher(down, up)
	for range 3 {
		if err := p.Publish(within(t, 5*time.Second), "a", []byte(`{}`), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(up.got()); n != 3 {
		t.Errorf("%d messages came, want 3", n)
	}
}

// TestHungNode shows that a node that doesn't answer delays only what was sent to it.
func TestHungNode(t *testing.T) {
	release := make(chan struct{})
	hung := newFakeAPI(t, func(http.ResponseWriter, int, []fakeItem) { <-release })
	t.Cleanup(func() { close(release) })
	p := publisher(hung, newFakeAPI(t, nil))
	go func() { _ = p.Publish(within(t, time.Second), "lost", []byte(`{}`), Options{}) }()
	for len(hung.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	start := time.Now()
	if err := p.Publish(within(t, 10*time.Second), "a", []byte(`{}`), Options{}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*batchPatience+time.Second {
		t.Errorf("took %s, want no more than the patience with the hung node", took)
	}
}

func TestRetriesEndWithTheirCaller(t *testing.T) {
	api := newFakeAPI(t, func(w http.ResponseWriter, _ int, _ []fakeItem) { w.WriteHeader(http.StatusServiceUnavailable) })
	err := publisher(api).Publish(within(t, 300*time.Millisecond), "a", []byte(`{}`), Options{})
	if err == nil || !strings.Contains(err.Error(), "503") && !errors.Is(err, context.DeadlineExceeded) || len(api.got()) < 3 {
		t.Errorf("%v after %d tries, want the last failure after some", err, len(api.got()))
	}
}

// TestUnansweredRequest shows that a request which isn't answered for long is given up, and its message sent by the next URL.
func TestUnansweredRequest(t *testing.T) {
	release := make(chan struct{})
	hung := newFakeAPI(t, func(http.ResponseWriter, int, []fakeItem) { <-release })
	t.Cleanup(func() { close(release) })
	up := newFakeAPI(t, nil)
	p := publisher(hung, up)
	done := make(chan error, 1)
	go func() { done <- p.Publish(within(t, 10*time.Second), "a", []byte(`{}`), Options{}) }()
	for len(hung.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	p.mu.Lock()
	for f := range p.flights.open {
		f.start = f.start.Add(-apiTimeout)
	}
	p.mu.Unlock()
	if err := <-done; err != nil || len(up.got()) != 1 {
		t.Errorf("%v, and %d requests to the next URL; want one, and success", err, len(up.got()))
	}
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		looking := p.flights.looking
		p.mu.Unlock()
		if !looking {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the timer runs on, although nothing is sent")
		}
	}
}
