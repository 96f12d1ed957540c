package centrifugo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
)

const (
	maxBatchItems = 512
	maxBatchBytes = 512 << 10 // half of what nginx takes unless it is told otherwise; a larger message goes alone
)

// Replies publishes messages by Centrifugo's server API. A message that comes alone goes at once, by a request of its own; what comes while a request is
// in flight goes as one batch when that is over, which saves most of the cost of a message. Centrifugo handles the messages of a batch in parallel.
//
// So messages that are published at the same time may arrive in any order: whoever needs one, such as a call that tells its progress, publishes the next when
// Publish has returned.
type Replies struct {
	api  *API
	pace *Pacer
	fail *failureLog

	mu      sync.Mutex
	waiting []*message
	sending bool // somebody sends what waits
	flights flights
}

// A message is one try to publish something.
type message struct {
	ctx     context.Context // of the caller of Publish, who doesn't wait any longer
	channel string
	data    []byte
	options Options
	done    chan error // has room for the outcome; nil for a lone message
}

// NewReplies returns what publishes by an API, and holds back what users have no room for.
func NewReplies(api *API, pace *Pacer, log *slog.Logger) *Replies {
	return &Replies{api: api, pace: pace, fail: &failureLog{log: log, text: "replies couldn't be published at once", unit: "messages"}}
}

// Publish publishes data, which must be JSON. It tries again until ctx ends, by the other URLs too, unless Centrifugo says that no try can succeed.
func (r *Replies) Publish(ctx context.Context, channel string, data []byte, options Options) error {
	if !json.Valid(data) {
		return fmt.Errorf("message to %q isn't JSON", channel)
	}
	if err := r.pace.Wait(ctx, channel, len(data)); err != nil {
		return fmt.Errorf("message to %q had to wait: %w", channel, err)
	}
	pause := retry.Backoff{Least: 20 * time.Millisecond, Most: 2 * time.Second}
	for {
		err := r.try(ctx, &message{ctx: ctx, channel: channel, data: data, options: options})
		if err == nil || IsPermanent(err) {
			return err
		}
		if retry.Sleep(ctx, pause.Next()) != nil {
			return fmt.Errorf("message to %q isn't published: %w", channel, err)
		}
	}
}

// try sends the message if nobody else sends, or hands it to who does, and returns the outcome.
func (r *Replies) try(ctx context.Context, m *message) error {
	r.mu.Lock()
	lone := !r.sending
	r.sending = true
	if !lone {
		m.done = make(chan error, 1)
		r.waiting = append(r.waiting, m)
	}
	r.mu.Unlock()
	if lone {
		return r.sendLone(m) //nolint:contextcheck // what it leaves behind outlives the caller
	}
	select {
	case err := <-m.done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// sendLone sends a message by the goroutine that has it, and leaves what comes meanwhile to another one.
func (r *Replies) sendLone(m *message) error {
	f := r.begin(m.ctx)
	err := r.postLone(f, m)
	if err != nil && !IsPermanent(err) && m.ctx.Err() == nil {
		r.failed(f.url, err, 1)
	}
	if r.end(f) && !r.isIdle() {
		go r.send()
	}
	return err
}

// isIdle reports whether nothing waits. Then nobody sends from then on.
func (r *Replies) isIdle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sending = len(r.waiting) > 0
	return !r.sending
}

// send sends batches until nothing waits, or somebody else goes on because it takes too long.
func (r *Replies) send() {
	for on := true; on; {
		batch := r.take()
		if len(batch) == 0 {
			return
		}
		f := r.begin(context.Background())
		r.post(f, batch)
		on = r.end(f)
	}
}

// take returns what goes into the next batch. If nothing waits, nobody sends from then on.
func (r *Replies) take() []*message {
	r.mu.Lock()
	defer r.mu.Unlock()
	var batch []*message
	size, taken := 0, 0
	for _, m := range r.waiting {
		if size += len(m.data); len(batch) > 0 && size > maxBatchBytes || len(batch) == maxBatchItems {
			break
		}
		taken++
		if m.ctx.Err() == nil {
			batch = append(batch, m)
		}
	}
	r.waiting = r.waiting[taken:]
	if len(batch) == 0 {
		r.waiting, r.sending = nil, false
	}
	return batch
}

// postLone sends one message.
func (r *Replies) postLone(f *flight, m *message) error {
	var response struct {
		Error *apiError `json:"error"`
	}
	err := r.request(f, "publish", m.append(make([]byte, 0, m.size())), &response)
	switch {
	case isRefused(err):
		return fmt.Errorf("%w: %w", err, &apiError{Code: apiBadRequest, Message: "bad request"})
	case err == nil && response.Error != nil:
		return m.refused(response.Error)
	}
	return err
}

// post sends a batch, and tells each message its outcome.
func (r *Replies) post(f *flight, batch []*message) {
	if len(batch) == 1 {
		err := r.postLone(f, batch[0])
		batch[0].done <- err
		if err != nil && !IsPermanent(err) {
			r.failed(f.url, err, 1)
		}
		return
	}
	var response struct {
		Replies []struct {
			Error *apiError `json:"error"`
		} `json:"replies"`
	}
	err := r.request(f, "batch", encodeBatch(batch), &response)
	if isRefused(err) {
		// One message may be at fault: so that it harms no other, it is found.
		r.post(f, batch[:len(batch)/2])
		r.post(f, batch[len(batch)/2:])
		return
	}
	if err == nil && len(response.Replies) != len(batch) {
		err = fmt.Errorf("%s answers a batch of %d with %d replies", f.url, len(batch), len(response.Replies))
	}
	failed := err // what another URL may do better
	for i, m := range batch {
		outcome := err
		if err == nil && response.Replies[i].Error != nil { // under HTTP 200
			if outcome = m.refused(response.Replies[i].Error); !IsPermanent(outcome) {
				failed = outcome
			}
		}
		m.done <- outcome
	}
	if failed != nil {
		r.failed(f.url, failed, len(batch))
	}
}

// isRefused reports whether Centrifugo, or a proxy before it, can't take a batch as it is.
func isRefused(err error) bool {
	answer, ok := errors.AsType[*StatusError](err)
	return ok && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusRequestEntityTooLarge)
}

// failed has another URL asked first, and logs the failure.
func (r *Replies) failed(url string, err error, messages int) {
	r.api.avoid(url)
	r.fail.add(err, messages)
}

// encodeBatch returns the body of a batch: {"parallel":true,"commands":[{"publish":{"channel":...,"data":...}}, ...]}.
func encodeBatch(batch []*message) []byte {
	size := 64
	for _, m := range batch {
		size += m.size() + len(`{"publish":},`)
	}
	body := append(make([]byte, 0, size), `{"parallel":true,"commands":[`...)
	for i, m := range batch {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(m.append(append(body, `{"publish":`...)), '}')
	}
	return append(body, `]}`...)
}

// append appends the params of the publish method.
func (m *message) append(body []byte) []byte {
	return appendPublication(append(body, `{"channel":`...), m.channel, m.data, m.options)
}

// size returns about how many bytes append appends.
func (m *message) size() int { return len(m.data) + len(m.channel) + 32 }

// refused is the outcome of a message that Centrifugo doesn't take.
func (m *message) refused(err *apiError) error {
	return fmt.Errorf("message to %q isn't published: %w", m.channel, err)
}
