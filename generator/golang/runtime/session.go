//go:build go1.24

package centrifugoclient

//lint:file-ignore SA1019 nhooyr.io/websocket is deprecated for its successor at github.com, which this client does without.

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"time"

	"nhooyr.io/websocket"

	"example.com/rpcgen/generator/golang/runtime/internal/frames"
	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// pingGrace is how much later than the server says a ping may come.
const pingGrace = 10 * time.Second

// A session is one connection, from its handshake to its end. A reader and a writer goroutine serve all calls.
type session struct {
	client  *CentrifugoRPCClient
	life    *life
	conn    *websocket.Conn
	data    *frames.Reader  // the messages, which conn doesn't read
	ctx     context.Context // ends with the session; what reads and writes is under it, never under a call's context
	cancel  context.CancelFunc
	running sync.WaitGroup
	wake    chan struct{} // holds a value if the writer has work
	scanner *wire.Scanner // the reader's own

	// The client's lock guards the rest.

	err       error    // why the session has ended; nil while it lives
	ready     bool     // calls are written
	held      *request // but not before this one is answered; nil if there is none
	lastID    uint32
	lines     [][]byte            // to be written before any call
	requests  map[uint32]*request // by id
	pong      bool
	silence   time.Duration // after so long without a ping, the server is taken for gone
	watchdog  *time.Timer   // nil: the server doesn't ping
	refresher *time.Timer   // of the token; nil: there is nothing to refresh
	refreshes retry.Backoff
}

// A request is a command that makes no call.
type request struct {
	what   string                    // in error messages
	handle func(*wire.Message) error // called by the reader for the answer, under the client's lock
	done   chan error                // holds 1
}

func newSession(l *life, conn *websocket.Conn, data *frames.Reader) *session {
	s := &session{
		client:    l.client,
		life:      l,
		conn:      conn,
		data:      data,
		wake:      make(chan struct{}, 1),
		scanner:   wire.NewScanner(l.client.replyChannel()),
		requests:  map[uint32]*request{},
		refreshes: retry.NewBackoff(),
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(l.ctx)) // it outlives l by what end does
	s.running.Add(3)
	go s.readAll()
	go s.readControl()
	go s.writeAll()
	return s
}

// ask sends a command. The caller holds the lock.
func (s *session) ask(what string, c wire.Command, handle func(*wire.Message) error) *request {
	r := &request{what: what, handle: handle, done: make(chan error, 1)}
	if s.err != nil {
		r.done <- s.err
		return r
	}
	c.ID = s.nextID()
	s.requests[c.ID] = r
	s.say(c)
	return r
}

// say sends a command that nobody waits for. The caller holds the lock.
func (s *session) say(c wire.Command) {
	line, err := json.Marshal(c)
	if err != nil {
		panic("centrifugo: " + err.Error()) // it holds strings and numbers only
	}
	s.lines = append(s.lines, line)
	s.wakeWriter()
}

// cancelCall tells the server that nobody waits for a call any more. The caller holds the lock.
func (s *session) cancelCall(id string) {
	s.say(wire.Command{ID: s.nextID(), Publish: &wire.Publish{Channel: s.client.config.RequestChannel, Data: wire.Cancellation{Cancel: id}}})
}

// nextID returns the id of the next command, which is never 0. The caller holds the lock.
func (s *session) nextID() uint32 {
	s.lastID = max(s.lastID+1, 1)
	return s.lastID
}

// await waits for the answer.
func (r *request) await(ctx context.Context) error {
	var err error
	select {
	case err = <-r.done:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.what, err)
	}
	return nil
}

func (s *session) wakeWriter() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// later calls f, under the lock, after a while, unless the session has ended by then. The caller holds the lock, and the session lives.
func (s *session) later(d time.Duration, f func()) {
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		if !retry.Sleep(s.ctx, d) {
			return
		}
		s.client.mu.Lock()
		defer s.client.mu.Unlock()
		if s.err == nil {
			f()
		}
	}()
}

// enter reports whether the session lives. If so, it ends only after running.Done.
func (s *session) enter() bool {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if s.err == nil {
		s.running.Add(1)
	}
	return s.err == nil
}

// end ends the session because of err. Only the first call counts.
func (s *session) end(err error) {
	s.client.mu.Lock()
	s.stop(err)
	s.client.mu.Unlock()
	s.cut()
}

// stop is the part of end that needs the lock, which the caller holds.
func (s *session) stop(err error) {
	if s.err != nil {
		return
	}
	s.err = err
	for _, r := range s.requests {
		r.done <- err
	}
	s.requests, s.lines = nil, nil
	for _, timer := range []*time.Timer{s.watchdog, s.refresher} {
		if timer != nil {
			timer.Stop()
		}
	}
	if s.ready {
		s.ready = false
		s.life.dropped(err)
	}
	s.cancel()
}

// cut closes the connection. There is no closing handshake: a dead peer would hold it up.
func (s *session) cut() { _ = s.conn.CloseNow() }

// writeAll writes what there is to write, as many lines to a frame as the server takes.
func (s *session) writeAll() {
	defer s.running.Done()
	var frame []byte
	for {
		select {
		case <-s.wake:
		case <-s.ctx.Done():
			return
		}
		runtime.Gosched() // others may have something for the same frame
		for frame = s.fill(frame[:0]); len(frame) > 0; frame = s.fill(frame[:0]) {
			if err := s.conn.Write(s.ctx, websocket.MessageText, frame); err != nil {
				s.writeFailed(err)
				return
			}
			if cap(frame) > frames.MaxKept {
				frame = nil
			}
		}
	}
}

// fill appends the lines of the next frame: calls only while there are slots for them.
func (s *session) fill(frame []byte) []byte {
	c := s.client
	limit := c.config.MaxMessageSize
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(s.lines) > 0 {
		line := s.lines[0]
		if len(frame) > 0 && len(frame)+1+len(line) > limit {
			return frame
		}
		frame = append(startLine(frame), line...)
		s.lines = s.lines[1:]
	}
	s.lines = nil
	for next := c.calls.next(); next != nil && s.ready && s.held == nil; next = c.calls.next() {
		if len(frame) > 0 && len(frame)+1+commandOverhead+len(next.body) > limit {
			break
		}
		c.calls.write(next, s.nextID())
		frame = next.appendCommand(startLine(frame))
	}
	return frame
}

// startLine appends what parts a line from the one before it.
func startLine(frame []byte) []byte {
	if len(frame) > 0 {
		frame = append(frame, '\n')
	}
	return frame
}

// writeFailed ends the session, but first gives the reader time to find the reason: the server's close frame.
func (s *session) writeFailed(err error) {
	patience := time.NewTimer(time.Second)
	defer patience.Stop()
	select {
	case <-s.ctx.Done():
	case <-patience.C:
		s.end(fmt.Errorf("write: %w", err))
	}
}
