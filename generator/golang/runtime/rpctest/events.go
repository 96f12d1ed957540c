//go:build go1.24

package rpctest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	client "example.com/rpcgen/generator/golang/runtime"
)

// A listener is in the context of a handler, with its zero value as the key: it is told the progress.
type listener struct {
	call *client.Call

	mu  sync.Mutex // who holds it has its turn
	err error      // why nobody is told any more
}

var errToldTooLate = errors.New("rpctest: progress after the end of the call")

// end returns the error of the listener, which is told nothing from then on.
func (l *listener) end() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.err
	l.err = cmp.Or(err, errToldTooLate)
	return err
}

// Progress tells the progress of a call from within its handler, whose context this is, in the order of the calls. Any number of goroutines may tell at once: one is
// told after the other. A [client.Gap] in place of progress tells that some may be missing. An error says that nobody listens any more.
func Progress(ctx context.Context, progress any) error {
	l, ok := ctx.Value(listener{}).(*listener)
	if !ok {
		return errors.New("rpctest: progress outside of a handler")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := cmp.Or(l.err, ctx.Err()); err != nil {
		return err
	}
	switch progress.(type) {
	case client.Gap, *client.Gap:
		if l.call.OnGap != nil {
			l.call.OnGap()
		}
		return nil
	}
	data, err := json.Marshal(progress)
	if err != nil {
		return fmt.Errorf("rpctest: progress of %s: %w", l.call.Method, err)
	}
	if l.call.OnProgress != nil {
		l.err = l.call.OnProgress(data)
	}
	return l.err
}

// A channel is what is known of one.
type channel struct {
	readers []*reader
	waiting []client.RawEvent // for the first reader
}

// A reader reads a channel.
type reader struct {
	fake   *Fake
	unread []client.RawEvent
	end    error
	wake   chan struct{} // holds a value if there is something to do
}

// Send sends an event to the readers of a channel, e.g. "chat.room.7": as the server publishes it. While there is no reader, it waits for the first one.
//
// It panics if the data aren't JSON.
func (f *Fake) Send(channel, event string, data any) { f.send(channel, newEvent(event, data)) }

// SendGap tells the readers of a channel that events are missing.
func (f *Fake) SendGap(channel string) { f.send(channel, client.RawEvent{Type: "$gap"}) }

// Join tells the readers of a channel, if it is one that tells who comes, that somebody has.
func (f *Fake) Join(channel string, who client.Member) {
	f.send(channel, client.RawEvent{Type: "$join", Sender: &who})
}

// Leave tells the readers of a channel, if it is one that tells who goes, that somebody has.
func (f *Fake) Leave(channel string, who client.Member) {
	f.send(channel, client.RawEvent{Type: "$leave", Sender: &who})
}

// End ends what the readers of a channel read, with an error such as [client.ErrPermissionDenied] or a [*client.UnsubscribedError].
func (f *Fake) End(channel string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.channel(channel).readers {
		r.end = err
		r.notify()
	}
}

// Readers returns how many read a channel.
func (f *Fake) Readers(channel string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.channel(channel).readers)
}

// Events returns what is sent on a channel, after an event "$subscribed".
func (f *Fake) Events(ctx context.Context, channel string, _ ...client.EventOption) iter.Seq2[client.RawEvent, error] {
	return func(yield func(client.RawEvent, error) bool) {
		r := f.read(channel)
		defer f.leave(channel, r)
		if ctx.Err() == nil && !yield(client.RawEvent{Type: "$subscribed"}, nil) {
			return
		}
		for ctx.Err() == nil {
			event, some, end := r.next()
			switch {
			case some:
				if !yield(event, nil) {
					return
				}
			case end != nil:
				yield(client.RawEvent{}, end)
				return
			default:
				select {
				case <-r.wake:
				case <-ctx.Done():
				}
			}
		}
		yield(client.RawEvent{}, ctx.Err())
	}
}

// PublishEvent sends an event to the readers of a channel, as published by the user. Without a reader the error is an [*client.RPCError] with the code 103, as
// Centrifugo refuses who doesn't read the channel.
func (f *Fake) PublishEvent(ctx context.Context, channel, event string, data any) error {
	what := "publish " + event + " on " + channel
	encoded, err := json.Marshal(data)
	if err = cmp.Or(ctx.Err(), err); err != nil {
		return fmt.Errorf("%s: %w (%w)", what, err, client.ErrNotSent)
	}
	if err := f.mustRead(channel, what); err != nil {
		return err
	}
	f.send(channel, client.RawEvent{Type: event, Data: encoded, Sender: f.member()})
	return nil
}

// Presence returns the user, once for each reader of the channel. Without one the error is that of PublishEvent.
func (f *Fake) Presence(ctx context.Context, channel string) ([]client.Member, error) {
	if err := cmp.Or(ctx.Err(), f.mustRead(channel, "presence of "+channel)); err != nil {
		return nil, err
	}
	return slices.Repeat([]client.Member{*f.member()}, f.Readers(channel)), nil
}

// PresenceStats returns how many read the channel. Without a reader the error is that of PublishEvent.
func (f *Fake) PresenceStats(ctx context.Context, channel string) (*client.PresenceStats, error) {
	if err := cmp.Or(ctx.Err(), f.mustRead(channel, "presence_stats of "+channel)); err != nil {
		return nil, err
	}
	return &client.PresenceStats{Clients: f.Readers(channel), Users: 1}, nil
}

// mustRead returns an error unless somebody reads a channel.
func (f *Fake) mustRead(channel, what string) error {
	if f.Readers(channel) > 0 {
		return nil
	}
	const permissionDenied = 103 // Centrifugo's
	return &client.RPCError{Method: what, Code: permissionDenied, Message: "permission denied: want a reader of the channel"}
}

// UserID returns the id of the user.
func (f *Fake) UserID() string { return f.User }

func (f *Fake) member() *client.Member { return &client.Member{Client: "fake", User: f.User} }

// newEvent returns an event of the server's.
func newEvent(event string, data any) client.RawEvent {
	encoded, err := json.Marshal(data)
	if err != nil {
		panic("rpctest: event " + event + ": " + err.Error())
	}
	return client.RawEvent{Type: event, Data: encoded}
}

// channel returns a channel. The caller holds the lock.
func (f *Fake) channel(name string) *channel {
	if f.channels == nil {
		f.channels = map[string]*channel{}
	}
	if f.channels[name] == nil {
		f.channels[name] = &channel{}
	}
	return f.channels[name]
}

func (f *Fake) send(name string, event client.RawEvent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.channel(name)
	if len(c.readers) == 0 {
		c.waiting = append(c.waiting, event)
	}
	for _, r := range c.readers {
		r.unread = append(r.unread, event)
		r.notify()
	}
}

// read returns a new reader of a channel.
func (f *Fake) read(name string) *reader {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.channel(name)
	r := &reader{fake: f, unread: c.waiting, wake: make(chan struct{}, 1)}
	c.waiting = nil
	c.readers = append(c.readers, r)
	return r
}

func (f *Fake) leave(name string, r *reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.channel(name)
	c.readers = slices.DeleteFunc(c.readers, func(other *reader) bool { return other == r })
}

// next returns the next event, and reports whether there is one.
func (r *reader) next() (event client.RawEvent, some bool, end error) {
	r.fake.mu.Lock()
	defer r.fake.mu.Unlock()
	if len(r.unread) == 0 {
		return event, false, r.end
	}
	event = r.unread[0]
	r.unread = r.unread[1:]
	return event, true, nil
}

func (r *reader) notify() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
