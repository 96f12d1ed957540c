//go:build go1.24

package centrifugoclient

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// A subscription is to one channel, over all sessions.
type subscription struct {
	client   *CentrifugoRPCClient
	channel  string
	position position // up to which it was read
	begun    bool     // it was confirmed once
	session  *session // that it was confirmed on, or asked for
	byServer bool     // the server has subscribed the connection
	readers  []*reader
	refusals backoff
}

// replyChannel returns the channel that replies come on; "" if they come on none.
func (c *CentrifugoRPCClient) replyChannel() string {
	if c.config.Transport == TransportRPC {
		return ""
	}
	return c.config.ReplyChannel
}

// passed says that the channel was read up to an offset. A nil subscription has no offset.
func (sub *subscription) passed(offset uint64) {
	if sub != nil && offset > sub.position.Offset {
		sub.position.Offset = offset
	}
}

// forgetPositions lets the next session recover nothing, so that readers and calls learn of a gap. The caller holds the lock.
func (c *CentrifugoRPCClient) forgetPositions() {
	for _, sub := range c.subscriptions {
		sub.position = position{}
	}
}

// recoveredByServer returns what connect asks to be recovered.
func (c *CentrifugoRPCClient) recoveredByServer() map[string]*subscribe {
	var all map[string]*subscribe
	for channel, sub := range c.subscriptions {
		if sub.byServer && sub.position.Epoch != "" {
			if all == nil {
				all = map[string]*subscribe{}
			}
			all[channel] = &subscribe{Recover: true, position: sub.position}
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
	sub.session = s
	ask := &subscribe{Channel: sub.channel, Recover: sub.position.Epoch != "", position: sub.position}
	return s.ask("subscribe to "+sub.channel, command{Subscribe: ask}, func(m *message) error {
		switch {
		case m.Error != nil && m.Error.Code == codeAlreadySubscribed:
			sub.begun, sub.byServer = true, true
			return nil
		case m.Error != nil && sub != s.client.replies:
			s.refused(sub, m.Error)
		case m.Subscribe != nil:
			sub.confirmed(m.Subscribe)
		}
		return m.failure()
	})
}

// refused handles that readers may not have a channel, or not now.
func (s *session) refused(sub *subscription, err *RPCError) {
	if !isTemporary(err) {
		sub.end(fmt.Errorf("subscribe to %s: %w", sub.channel, err))
		return
	}
	s.later(sub.refusals.next(), func() {
		if s.client.subscriptions[sub.channel] == sub {
			s.subscribe(sub)
		}
	})
}

// subscribedByServer handles that the server has subscribed the connection.
func (s *session) subscribedByServer(channel string, answer *subscribed) {
	if sub := s.client.subscriptions[channel]; sub != nil && answer != nil {
		sub.session, sub.byServer = s, true
		sub.confirmed(answer)
	}
}

// unsubscribed subscribes again where the server allows it. Without its replies a client is of no use.
func (s *session) unsubscribed(sub *subscription, why *ending) {
	err := &unsubscribedError{sub.channel, *why}
	switch {
	case why.Code < codeResubscribe && sub == s.client.replies:
		s.stop(err)
	case why.Code < codeResubscribe:
		sub.end(err)
	case sub == s.client.replies:
		s.held = s.subscribe(sub)
		s.running.Add(1) // it hasn't ended yet: the reader is one of those that run
		go s.resume(s.held)
	default:
		s.subscribe(sub)
	}
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

// An unsubscribedError says that the server has ended a subscription for good.
type unsubscribedError struct {
	channel string
	why     ending
}

func (e *unsubscribedError) Error() string {
	return fmt.Sprintf("unsubscribed from %s by the server: %s (code %d)", e.channel, e.why.Reason, e.why.Code)
}

// confirmed handles the answer to a subscription. If it isn't said to be recovered, publications may have been lost.
func (sub *subscription) confirmed(answer *subscribed) {
	gap := sub.begun && !answer.Recovered
	sub.begun = true
	sub.position = answer.position
	sub.refusals.reset()
	for i := range answer.Publications {
		sub.publish(&answer.Publications[i])
	}
	if gap {
		sub.gap()
	}
}

// publish handles a publication.
func (sub *subscription) publish(p *publication) {
	sub.passed(p.Offset)
	if sub == sub.client.replies {
		e := published(p)
		sub.client.replied(&e)
		return
	}
	item := readItem{publication: Publication{Data: p.Data, Info: p.Info, Offset: p.Offset}}
	if isNull(p.Info) {
		item.publication.Info = nil
	}
	for _, r := range sub.readers {
		r.add(item)
	}
}

// gap handles that publications may have been lost.
func (sub *subscription) gap() {
	if sub == sub.client.replies {
		sub.client.calls.unrecovered(fmt.Errorf("%w: its reply may be lost", ErrDisconnected))
	}
	for _, r := range sub.readers {
		r.add(readItem{err: ErrGap})
	}
}

// end ends the subscription because of err.
func (sub *subscription) end(err error) {
	*sub = subscription{client: sub.client, channel: sub.channel, readers: sub.readers, refusals: newBackoff()}
	if sub == sub.client.replies {
		return
	}
	if sub.client.subscriptions[sub.channel] == sub {
		delete(sub.client.subscriptions, sub.channel)
	}
	for _, r := range sub.readers {
		r.finish(err)
	}
}
