//go:build go1.24

package centrifugoclient

//lint:file-ignore SA1019 nhooyr.io/websocket is deprecated for its successor at github.com, which this client does without.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"nhooyr.io/websocket"

	"example.com/rpcgen/generator/golang/runtime/internal/frames"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// readAll reads messages until the connection ends.
func (s *session) readAll() {
	defer s.running.Done()
	var frame []byte
	for {
		var ok bool
		if frame, ok = s.data.Next(frame[:0]); !ok {
			return // readControl ends the session
		}
		events, err := s.scanner.Scan(frame)
		s.receive(events)
		if err != nil {
			s.end(err)
			return
		}
		if cap(frame) > frames.MaxKept {
			frame = nil
			s.scanner.Forget()
		}
	}
}

// readControl has package websocket handle control frames until the connection ends, and ends the session.
func (s *session) readControl() {
	defer s.running.Done()
	_, _, err := s.conn.Reader(s.ctx)
	s.end(reason(err))
}

// reason returns err, as a DisconnectError if the server closed the connection and said why.
func reason(err error) error {
	var closed websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return &DisconnectError{Code: int(closed.Code), Reason: closed.Reason}
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the connection was closed without a reason")
	default:
		return err
	}
}

// receive handles the events of a frame, in order.
func (s *session) receive(events []wire.Event) {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	for i := range events {
		if s.err != nil || s.life.err != nil {
			return
		}
		s.handle(&events[i])
	}
	if s.client.calls.next() != nil {
		s.wakeWriter()
	}
}

func (s *session) handle(e *wire.Event) {
	calls := &s.client.calls
	switch e.Kind {
	case wire.KindPing:
		s.pinged()
	case wire.KindAcknowledged:
		calls.acknowledge(e.ID)
	case wire.KindResult:
		s.client.replies.passed(e.Offset)
		if p := calls.byCorrelation[e.Correlation]; p != nil {
			calls.settle(p, outcome{result: bytes.Clone(e.Result)})
		}
	case wire.KindProgress:
		s.client.replies.passed(e.Offset)
		calls.told(e)
	case wire.KindPublished:
		if sub := s.client.subscriptions[string(e.Channel)]; sub.isLive() {
			sub.publish(&wire.Publication{Data: bytes.Clone(e.Result), Info: bytes.Clone(e.Info), Offset: e.Offset})
		}
	case wire.KindReply:
		s.client.replies.passed(e.Offset)
		s.client.replied(e)
	case wire.KindAnswer:
		calls.answer(e.ID, func(string) outcome { return outcome{result: bytes.Clone(e.Result)} })
	case wire.KindBroken:
		if s.requests[e.ID] != nil {
			s.unreadable(e)
			return
		}
		if sub := s.client.subscriptions[string(e.Channel)]; sub.isLive() {
			sub.tell(readItem{kind: itemGap})
		}
		failed := func(method string) outcome { return outcome{err: fmt.Errorf("%s: %w", method, e.Err)} }
		if p := calls.byCorrelation[e.Correlation]; p != nil {
			calls.settle(p, failed(p.method))
		} else {
			calls.answer(e.ID, failed)
		}
	case wire.KindMessage:
		s.message(e.Message)
	}
}

// replied handles a publication on the reply channel. One that isn't the server's is forged, one that nobody waits for is a late reply, or
// another connection's of the same user.
func (c *CentrifugoRPCClient) replied(e *wire.Event) {
	switch {
	case e.Reply == nil:
		return
	case e.Reply.Progress != nil:
		c.calls.told(&wire.Event{Correlation: e.Correlation, Seq: e.Reply.Seq, Result: e.Reply.Progress})
		return
	}
	if p := c.calls.byCorrelation[e.Correlation]; p != nil {
		c.calls.settle(p, outcomeOfReply(e.Reply, p.method))
	}
}

// message handles a message of an unusual kind.
func (s *session) message(m *wire.Message) {
	switch {
	case m.ID == 0 && m.Push == nil: // nothing that this client knows
	case m.ID == 0:
		s.pushed(m.Push)
	case s.requests[m.ID] != nil:
		s.answered(s.requests[m.ID], m)
	case m.Error != nil:
		s.client.calls.answer(m.ID, func(method string) outcome {
			return outcome{err: rpcError(m.Error, method)}
		})
	case m.Presence != nil:
		s.client.calls.answer(m.ID, func(string) outcome { return outcome{result: m.Presence} })
	case m.PresenceStats != nil:
		s.client.calls.answer(m.ID, func(string) outcome { return outcome{result: m.PresenceStats} })
	case m.RPC != nil:
		s.client.calls.answer(m.ID, func(method string) outcome { return outcomeOfAnswer(m.RPC, method) })
	default:
		s.client.calls.acknowledge(m.ID)
	}
}

// answered handles the answer to a request.
func (s *session) answered(r *request, m *wire.Message) {
	delete(s.requests, m.ID)
	r.done <- r.handle(m)
}

// unreadable ends the session because the answer to a request can't be read. It may hold what was recovered, so the next session doesn't ask
// for the same.
func (s *session) unreadable(e *wire.Event) {
	s.client.forgetPositions()
	r := s.requests[e.ID]
	delete(s.requests, e.ID)
	r.done <- e.Err
	s.stop(fmt.Errorf("%s: %w", r.what, e.Err))
}

// welcomed handles the answer to connect.
func (s *session) welcomed(m *wire.Message) error {
	if m.Connect == nil {
		return failure(m)
	}
	s.expires(m.Connect.Expiry)
	for channel, sub := range m.Connect.Subs {
		s.subscribedByServer(channel, sub)
	}
	if m.Connect.Ping == 0 {
		return nil
	}
	s.pong = m.Connect.Pong
	s.silence = time.Duration(m.Connect.Ping)*time.Second + pingGrace
	s.watchdog = time.AfterFunc(s.silence, func() {
		s.end(fmt.Errorf("no ping from the server in %s", s.silence))
	})
	return nil
}

// pinged handles a ping. It is answered only if the server asks for that: else an answer would end the connection.
func (s *session) pinged() {
	if s.watchdog == nil {
		return
	}
	s.watchdog.Reset(s.silence)
	if s.pong {
		s.lines = append(s.lines, []byte("{}"))
		s.wakeWriter()
	}
}

// pushed handles what the server sends unasked.
func (s *session) pushed(p *wire.Push) {
	if p.Disconnect != nil {
		s.stop(&DisconnectError{Code: p.Disconnect.Code, Reason: p.Disconnect.Reason})
		return
	}
	if p.Subscribe != nil {
		s.subscribedByServer(p.Channel, p.Subscribe)
	}
	sub := s.client.subscriptions[p.Channel]
	if !sub.isLive() {
		return
	}
	switch {
	case p.Publication != nil:
		sub.publish(p.Publication)
	case p.Join != nil:
		sub.tell(readItem{kind: itemJoin, publication: Publication{Info: p.Join.Info}})
	case p.Leave != nil:
		sub.tell(readItem{kind: itemLeave, publication: Publication{Info: p.Leave.Info}})
	case p.Unsubscribe != nil:
		s.unsubscribed(sub, p.Unsubscribe)
	}
}
