//go:build go1.24

package centrifugoclient

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A subscription is to one channel, over all sessions.
type subscription struct {
	client      *CentrifugoRPCClient
	channel     string
	position    wire.Position // up to which it was read
	begun       bool          // it was confirmed once
	live        bool          // it is confirmed on its session
	asked       bool          // its session waits for the answer
	left        bool          // since it was asked for, there was a time without readers
	confirmedAt time.Time
	session     *session // that it was confirmed on, or asked for
	byServer    bool     // the server has subscribed the connection
	readers     []*reader
	refusals    retry.Backoff
}

// replyChannel returns the channel that the replies of all calls come on; "" if they come on none.
func (c *CentrifugoRPCClient) replyChannel() string {
	if c.config.Transport == TransportRPC {
		return ""
	}
	return c.config.ReplyChannel
}

// isLive reports whether publications come, as far as is known. What comes on a channel before is of an earlier subscription, which nobody reads any more. A nil
// subscription isn't live.
func (sub *subscription) isLive() bool { return sub != nil && sub.live && sub.session.err == nil }

// passed says that the channel was read up to an offset. A nil subscription has no offset.
func (sub *subscription) passed(offset uint64) {
	if sub != nil && offset > sub.position.Offset {
		sub.position.Offset = offset
	}
}

// forgetPositions lets the next session recover nothing, so that readers and calls learn of a gap. The caller holds the lock.
func (c *CentrifugoRPCClient) forgetPositions() {
	for _, sub := range c.subscriptions {
		sub.position = wire.Position{}
	}
}

// recoveredByServer returns what connect asks to be recovered.
func (c *CentrifugoRPCClient) recoveredByServer() map[string]*wire.Subscribe {
	var all map[string]*wire.Subscribe
	for channel, sub := range c.subscriptions {
		if sub.byServer && sub.position.Epoch != "" {
			if all == nil {
				all = map[string]*wire.Subscribe{}
			}
			all[channel] = &wire.Subscribe{Recover: true, Position: sub.position}
		}
	}
	return all
}

// subscribeAll asks for the channels that the session hasn't asked for, those of the server or the others, and returns the request for the
// replies. The caller holds the lock.
func (s *session) subscribeAll(byServer bool) []*request {
	c := s.client
	var replies []*request
	if c.replies != nil && c.replies.session != s && c.replies.byServer == byServer {
		replies = append(replies, s.subscribe(c.replies))
	}
	for _, channel := range slices.Sorted(maps.Keys(c.subscriptions)) {
		if sub := c.subscriptions[channel]; sub.session != s && sub.byServer == byServer {
			s.subscribe(sub)
		}
	}
	return replies
}

// subscribe asks for a channel, and for what was missed since it was read. The caller holds the lock.
func (s *session) subscribe(sub *subscription) *request {
	sub.session, sub.live, sub.asked, sub.left = s, false, true, false
	ask := &wire.Subscribe{Channel: sub.channel, Recover: sub.position.Epoch != "", Position: sub.position}
	return s.ask("subscribe to "+sub.channel, wire.Command{Subscribe: ask}, func(m *wire.Message) error {
		sub.asked = false
		defer s.client.leaveUnread(sub)
		return s.subscribed(sub, m)
	})
}

// subscribed handles the answer to a subscription.
func (s *session) subscribed(sub *subscription, m *wire.Message) error {
	switch {
	case m.Error != nil && m.Error.Code == wire.CodeAlreadySubscribed:
		sub.byServer = true
		sub.begin()
		return nil
	case m.Error != nil && sub != s.client.replies:
		s.refused(sub, rpcError(m.Error, ""))
	case m.Error != nil && s.client.canDoWithout(failure(m)):
		s.client.dropReplies(fmt.Errorf("subscribe to %s: %w", sub.channel, failure(m)))
		return nil
	case m.Subscribe != nil:
		sub.confirmed(m.Subscribe)
	}
	return failure(m)
}

// refused handles that readers may not have a channel, or not now.
func (s *session) refused(sub *subscription, err *RPCError) {
	switch {
	case isTemporary(err):
		s.later(sub.refusals.Next(), func() {
			if s.client.subscriptions[sub.channel] == sub {
				s.subscribe(sub)
			}
		})
	case sub.left && len(sub.readers) > 0: // they have come since, and may be let in by now
		s.subscribe(sub)
	default:
		if err.Code == wire.CodePermissionDenied || err.Code == 403 {
			err.Name = "permission_denied" // it is ErrPermissionDenied, whoever denies it
		}
		sub.end(fmt.Errorf("subscribe to %s: %w", sub.channel, err))
	}
}

// leaveUnread ends a subscription that nobody reads, at once or when it is answered: Centrifugo, told to unsubscribe before that, would read nothing else until then.
// The caller holds the lock.
func (c *CentrifugoRPCClient) leaveUnread(sub *subscription) {
	switch {
	case len(sub.readers) > 0 || sub == c.replies || c.subscriptions[sub.channel] != sub:
		return
	case sub.asked && sub.session.err == nil:
		sub.left = true
		return
	}
	delete(c.subscriptions, sub.channel)
	if s := sub.session; sub.isLive() && !sub.byServer {
		s.say(wire.Command{ID: s.nextID(), Unsubscribe: &wire.Unsubscribe{Channel: sub.channel}})
	}
}

// subscribedByServer handles that the server has subscribed the connection.
func (s *session) subscribedByServer(channel string, answer *wire.Subscribed) {
	if sub := s.client.subscriptions[channel]; sub != nil && answer != nil {
		sub.session, sub.byServer = s, true
		sub.confirmed(answer)
	}
}

// unsubscribed subscribes again where the server allows it. Without its replies a client is of no use.
func (s *session) unsubscribed(sub *subscription, why *wire.Ending) {
	err := &UnsubscribedError{Channel: sub.channel, Code: why.Code, Reason: why.Reason}
	switch {
	case why.Code < wire.CodeResubscribe && sub != s.client.replies:
		sub.end(err)
	case why.Code < wire.CodeResubscribe && s.client.canDoWithout(err):
		s.client.dropReplies(err)
	case why.Code < wire.CodeResubscribe:
		s.stop(err)
	case sub == s.client.replies:
		s.hold(s.subscribe(sub))
	default:
		s.subscribe(sub)
	}
}

// hold lets no calls be written until a request is answered. The caller holds the lock, and the session lives.
func (s *session) hold(r *request) {
	s.held = r
	s.running.Add(1) // it hasn't ended yet: the caller is one of those that run, or holds the lock
	go s.resume(r)
}

// resume lets calls be written when the replies can be received again, unless they can't any more.
func (s *session) resume(r *request) {
	defer s.running.Done()
	ctx, cancel := context.WithTimeout(s.ctx, s.client.config.Timeout)
	defer cancel()
	if err := r.await(ctx); err != nil {
		s.end(err)
		return
	}
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if s.held == r {
		s.held = nil
		s.wakeWriter()
	}
}

// An UnsubscribedError says that the server has ended a subscription, for good.
type UnsubscribedError struct {
	Channel string
	Code    int    // Centrifugo's, e.g. 2000
	Reason  string // e.g. "server unsubscribe"
}

func (e *UnsubscribedError) Error() string {
	return fmt.Sprintf("unsubscribed from %s by the server: %s (code %d)", e.Channel, e.Reason, e.Code)
}

// begin handles that publications come from now on.
func (sub *subscription) begin() {
	sub.begun, sub.live, sub.confirmedAt = true, true, time.Now()
	for _, r := range sub.readers {
		r.confirmed()
	}
}

// confirmed handles the answer to a subscription. If it isn't said to be recovered, publications may have been lost.
func (sub *subscription) confirmed(answer *wire.Subscribed) {
	gap := sub.begun && !answer.Recovered
	isReplies := sub == sub.client.replies
	if isReplies && sub.begun {
		sub.client.calls.interruptedProgress()
	}
	for _, r := range sub.readers {
		if r.begun && gap {
			r.AddGap()
		}
	}
	sub.begin()
	sub.position = answer.Position
	sub.refusals.Reset()
	for i := range answer.Publications {
		sub.publish(&answer.Publications[i])
	}
	if isReplies && gap {
		sub.client.calls.unrecovered(fmt.Errorf("%w: its reply may be lost", ErrDisconnected))
	}
}

// publish handles a publication.
func (sub *subscription) publish(p *wire.Publication) {
	sub.passed(p.Offset)
	if sub == sub.client.replies {
		e := wire.ReplyIn(p)
		sub.client.replied(&e)
	}
	item := readItem{publication: Publication{Data: p.Data, Info: p.Info, Offset: p.Offset}}
	if isNull(p.Info) {
		item.publication.Info = nil
	}
	sub.tell(item)
}

// tell gives an item to all readers.
func (sub *subscription) tell(item readItem) {
	for _, r := range sub.readers {
		r.Add(item)
	}
}

// end ends the subscription because of err.
func (sub *subscription) end(err error) {
	*sub = subscription{client: sub.client, channel: sub.channel, readers: sub.readers, refusals: retry.NewBackoff()}
	if sub != sub.client.replies && sub.client.subscriptions[sub.channel] == sub {
		delete(sub.client.subscriptions, sub.channel)
	}
	for _, r := range sub.readers {
		r.Finish(err)
	}
}
