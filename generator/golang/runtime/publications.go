//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"example.com/rpcgen/generator/golang/runtime/internal/backlog"
	"example.com/rpcgen/generator/golang/runtime/internal/retry"
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

// maxUnread is how many publications wait for a reader of Subscribe at most: more than Centrifugo recovers at once.
const maxUnread = 4096

// Subscribe returns the publications on a channel, in order, from the moment on that the sequence is read. Readers of one channel share its
// subscription, and all channels the connection. The channel is subscribed again when the connection was lost, and what came meanwhile is
// recovered, if it has a history.
//
// An error that is [ErrGap] is none of the sequence itself, which goes on. Any other one ends it: an [*RPCError] if Centrifugo refuses the
// channel, an [*UnsubscribedError] if the server takes it away, [ErrDisconnected] after the end of the connection, the error of ctx.
func (c *CentrifugoRPCClient) Subscribe(ctx context.Context, channel string) iter.Seq2[Publication, error] {
	return func(yield func(Publication, error) bool) {
		err := c.read(ctx, channel, maxUnread, func(item *readItem) bool {
			switch item.kind {
			case itemPublication:
				return yield(item.publication, nil)
			case itemGap:
				return yield(Publication{}, ErrGap)
			default:
				return true
			}
		})
		if err != nil {
			yield(Publication{}, err)
		}
	}
}

// read calls each with what comes on a channel, until it returns false: then the error is nil. The item is valid until the next call.
func (c *CentrifugoRPCClient) read(ctx context.Context, channel string, limit int, each func(*readItem) bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r, err := c.addReader(channel, limit)
	if err != nil {
		return err
	}
	defer c.removeReader(r)
	var item readItem
	for ctx.Err() == nil {
		some, end := r.Take(&item)
		switch {
		case some:
			if !each(&item) {
				return nil
			}
		case end != nil:
			return end
		default:
			select {
			case <-r.Wake:
			case <-ctx.Done():
			}
		}
	}
	return ctx.Err()
}

// A reader is one that reads a channel.
type reader struct {
	*backlog.Backlog[readItem]

	sub *subscription

	begun bool // the channel was subscribed since it reads. The client's lock guards it
}

// confirmed tells the reader that the channel is subscribed.
func (r *reader) confirmed() {
	if !r.begun {
		r.begun = true
		r.Begin(readItem{kind: itemSubscribed})
	}
}

// A readItem is what a reader gets.
type readItem struct {
	kind        itemKind
	publication Publication // of a join or a leave, Info says whose it is
}

type itemKind int

const (
	itemPublication itemKind = iota
	itemGap
	itemJoin
	itemLeave
	itemSubscribed // what is published from now on comes
)

// addReader returns a new reader of a channel, for which so many items may wait.
func (c *CentrifugoRPCClient) addReader(channel string, limit int) (*reader, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if channel == c.replyChannel() {
		return nil, fmt.Errorf("centrifugo: %s is the channel of the replies", channel)
	}
	if c.ended != nil {
		return nil, fmt.Errorf("subscribe to %s: %w", channel, c.ended)
	}
	sub := c.subscriptions[channel]
	if sub == nil {
		sub = &subscription{client: c, channel: channel, refusals: retry.NewBackoff()}
		c.subscriptions[channel] = sub
		if c.session != nil {
			c.session.subscribe(sub)
		}
	}
	r := &reader{Backlog: backlog.New(limit, readItem{kind: itemGap}), sub: sub}
	if sub.isLive() {
		r.confirmed()
	}
	sub.readers = append(sub.readers, r)
	return r, nil
}

// removeReader removes a reader, and with the last one the subscription.
func (c *CentrifugoRPCClient) removeReader(r *reader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sub := r.sub
	sub.readers = slices.DeleteFunc(sub.readers, func(other *reader) bool { return other == r })
	c.leaveUnread(sub)
}
