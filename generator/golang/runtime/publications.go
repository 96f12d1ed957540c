//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// ErrGap says that publications may be missing at this place, because the connection was lost for too long, or the channel has no history, or the
// reader was too slow. More will come.
var ErrGap = errors.New("publications may be missing here")

// A Publication is what was published on a channel.
type Publication struct {
	Data   json.RawMessage
	Info   json.RawMessage // who published it, if it was a client; nil for the server
	Offset uint64          // in the history of the channel; 0 if it has none
}

// Subscribe returns the publications on a channel, in order, from the moment on that the sequence is read. Readers of one channel share its
// subscription, and all channels the connection. The channel is subscribed again when the connection was lost, and what came meanwhile is
// recovered, if it has a history.
//
// An error that is [ErrGap] is none of the sequence itself, which goes on. Any other one ends it: an [*RPCError] if Centrifugo refuses the
// channel, [ErrDisconnected] after the end of the connection, the error of ctx.
func (c *CentrifugoRPCClient) Subscribe(ctx context.Context, channel string) iter.Seq2[Publication, error] {
	return func(yield func(Publication, error) bool) {
		r, err := c.addReader(channel)
		if err != nil {
			yield(Publication{}, err)
			return
		}
		defer c.removeReader(r)
		for {
			select {
			case <-r.wake:
			case <-ctx.Done():
				yield(Publication{}, ctx.Err())
				return
			}
			if !c.deliver(r, yield) {
				return
			}
		}
	}
}

// deliver yields what the reader has got, and reports whether it goes on.
func (c *CentrifugoRPCClient) deliver(r *reader, yield func(Publication, error) bool) bool {
	c.mu.Lock()
	unread, end := r.unread, r.end
	r.unread = nil
	c.mu.Unlock()
	for _, item := range unread {
		if !yield(item.publication, item.err) {
			return false
		}
	}
	if end != nil {
		yield(Publication{}, end)
	}
	return end == nil
}

// maxUnread is how many publications wait for a reader at most: more than Centrifugo recovers at once.
const maxUnread = 4096

// A reader is one that reads a channel. The client's lock guards it.
type reader struct {
	sub    *subscription
	unread []readItem
	end    error // why there will be no more
	wake   chan struct{}
}

// A readItem is what a reader gets: a publication, or the error ErrGap.
type readItem struct {
	publication Publication
	err         error
}

func (r *reader) add(item readItem) {
	if len(r.unread) == maxUnread {
		r.unread = []readItem{{err: ErrGap}}
	}
	r.unread = append(r.unread, item)
	r.notify()
}

func (r *reader) finish(err error) {
	r.end = err
	r.notify()
}

func (r *reader) notify() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// addReader returns a new reader of a channel.
func (c *CentrifugoRPCClient) addReader(channel string) (*reader, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.replies != nil && channel == c.replies.channel {
		return nil, fmt.Errorf("centrifugo: %s is the channel of the replies", channel)
	}
	if c.ended != nil {
		return nil, fmt.Errorf("subscribe to %s: %w", channel, c.ended)
	}
	sub := c.subscriptions[channel]
	if sub == nil {
		sub = &subscription{client: c, channel: channel, refusals: newBackoff()}
		c.subscriptions[channel] = sub
		if c.session != nil {
			c.session.subscribe(sub)
		}
	}
	r := &reader{sub: sub, wake: make(chan struct{}, 1)}
	sub.readers = append(sub.readers, r)
	return r, nil
}

// removeReader removes a reader, and with the last one the subscription.
func (c *CentrifugoRPCClient) removeReader(r *reader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sub := r.sub
	sub.readers = slices.DeleteFunc(sub.readers, func(other *reader) bool { return other == r })
	if len(sub.readers) > 0 || c.subscriptions[sub.channel] != sub {
		return
	}
	delete(c.subscriptions, sub.channel)
	if s := sub.session; s != nil && s.err == nil && !sub.byServer {
		s.say(command{ID: s.nextID(), Unsubscribe: &unsubscribe{Channel: sub.channel}})
	}
}
