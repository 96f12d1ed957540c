package centrifugo

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
)

// maxOrdered is the most events of a batch that has several of one channel. Centrifugo handles them one after the other.
const maxOrdered = 128

// Events publishes events by Centrifugo's server API. An event that comes alone goes at once; what comes while a request is in flight goes as one batch when that
// is over. What is published to a channel stays in order: no two requests that are in flight have a channel in common, and a batch with several events of one
// channel isn't handled in parallel.
type Events struct {
	api  *API
	fail *failureLog

	mu      sync.Mutex
	waiting []*event        // in the order of calls
	busy    map[string]bool // channels of the requests in flight
	sending bool            // somebody sends what waits
}

// An event is one publication to one or several channels.
type event struct {
	ctx         context.Context // of who waits for the outcome
	channels    []string
	data        []byte
	options     Options
	isBroadcast bool
	done        chan error       // has room for the outcome
	failed      map[string]error // of a broadcast: why some channels haven't got it; set before the outcome is told
}

// NewEvents returns what publishes events by an API.
func NewEvents(api *API, log *slog.Logger) *Events {
	return &Events{api: api, fail: &failureLog{log: log, text: "events couldn't be published at once", unit: "events"}, busy: map[string]bool{}}
}

// Publish publishes data, which must be JSON, to a channel. It returns when that is published, or why it isn't.
func (q *Events) Publish(ctx context.Context, channel string, data []byte, options Options) error {
	return q.publish(ctx, &event{channels: []string{channel}, data: data, options: options})
}

// Broadcast is Publish for several channels. Failed are those that haven't got the data where others have, and why.
func (q *Events) Broadcast(ctx context.Context, channels []string, data []byte, options Options) (failed map[string]error, err error) {
	e := &event{channels: channels, data: data, options: options, isBroadcast: true}
	if err := q.publish(ctx, e); err != nil {
		return nil, err
	}
	return e.failed, nil
}

func (q *Events) publish(ctx context.Context, e *event) error {
	q.start(ctx, e)
	return q.await(ctx, e)
}

// start puts the event behind those that were started before.
func (q *Events) start(ctx context.Context, e *event) {
	e.ctx, e.done = ctx, make(chan error, 1)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, e)
	if !q.sending && !q.isBusy(e) {
		q.sending = true
		go q.send() //nolint:contextcheck // it sends the events of others, too
	}
}

// await returns how the publishing of an event ends.
func (q *Events) await(ctx context.Context, e *event) error {
	select {
	case err := <-e.done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("event to %s isn't published in time: %w", excerpt.Quoted(e.channels[0]), context.Cause(ctx))
	}
}

// isBusy reports whether a request with a channel of the event is in flight.
func (q *Events) isBusy(e *event) bool {
	return slices.ContainsFunc(e.channels, func(channel string) bool { return q.busy[channel] })
}

// send sends batches until nothing waits that may be sent, or somebody else goes on with the other channels because one takes long.
func (q *Events) send() {
	for on := true; on; {
		b := q.take()
		if b == nil {
			return
		}
		patience := time.AfterFunc(batchPatience, func() { q.pass(b) })
		q.publishBatch(b.events)
		patience.Stop()
		on = q.release(b)
	}
}

// pass has somebody else go on.
func (q *Events) pass(b *batch) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !b.isOver {
		b.isPassed = true
		go q.send()
	}
}

// release lets other events of the batch's channels go, and reports whether who sent it goes on.
func (q *Events) release(b *batch) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	b.isOver = true
	for channel := range b.channels {
		delete(q.busy, channel)
	}
	if b.isPassed && q.sending {
		return false
	}
	q.sending = true
	return true
}

// A batch is what one request publishes.
type batch struct {
	events    []*event
	bytes     int
	channels  map[string]bool
	isOrdered bool // it has several events of one channel

	isOver   bool // guarded by the queue's mu
	isPassed bool // somebody else goes on; guarded by the queue's mu
}

// fits reports whether the event may be a part of the batch.
func (b *batch) fits(e *event) bool {
	if len(b.events) == 0 {
		return true
	}
	again := slices.ContainsFunc(e.channels, func(channel string) bool { return b.channels[channel] })
	most := maxBatchItems
	if b.isOrdered || again {
		most = maxOrdered
	}
	return len(b.events) < most && b.bytes+len(e.data) <= maxBatchBytes
}

func (b *batch) add(e *event) {
	b.events = append(b.events, e)
	b.bytes += len(e.data)
	for _, channel := range e.channels {
		b.isOrdered = b.isOrdered || b.channels[channel]
		b.channels[channel] = true
	}
}

// take takes what goes into the next batch: of each channel the events that have waited longest. If nothing may be sent, it returns nil, and nobody sends from
// then on.
func (q *Events) take() *batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	b := &batch{channels: map[string]bool{}}
	held := map[string]bool{} // channels of events that stay: what was published later must stay, too
	rest := q.waiting[:0]
	for _, e := range q.waiting {
		isHeld := slices.ContainsFunc(e.channels, func(channel string) bool { return held[channel] })
		switch {
		case e.ctx.Err() != nil: // nobody waits for it
		case !isHeld && !q.isBusy(e) && b.fits(e):
			b.add(e)
		default:
			rest = append(rest, e)
			for _, channel := range e.channels {
				held[channel] = true
			}
		}
	}
	clear(q.waiting[len(rest):])
	q.waiting = rest
	if len(b.events) == 0 {
		q.sending = false
		return nil
	}
	for channel := range b.channels {
		q.busy[channel] = true
	}
	return b
}

// publishBatch publishes events in order, and tells each its outcome. It tries again what certainly wasn't published, or has an idempotency key, while somebody waits.
func (q *Events) publishBatch(events []*event) {
	pause := retry.Backoff{Least: 20 * time.Millisecond, Most: 2 * time.Second}
	for {
		events = q.post(events)
		if len(events) == 0 {
			return
		}
		time.Sleep(pause.Next())
		events = slices.DeleteFunc(events, func(e *event) bool { return e.ctx.Err() != nil })
	}
}

// failed has another URL asked first, and logs the failure.
func (q *Events) failed(url string, err error, events int) {
	q.api.avoid(url)
	q.fail.add(err, events)
}
