//go:build go1.24

package centrifugoclient

//lint:file-ignore SA1019 nhooyr.io/websocket is deprecated for its successor at github.com, which this client does without.

import (
	"context"
	"errors"
	"fmt"
	"time"

	"nhooyr.io/websocket"

	"example.com/rpcgen/generator/golang/runtime/internal/frames"
	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// maxAttempt is how long one attempt to connect may take, if the client's timeout isn't shorter.
const maxAttempt = 10 * time.Second

// A life is what a client does from a Connect to the end: it keeps one session after another.
type life struct {
	client *CentrifugoRPCClient
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing is left
	fresh  bool          // the last attempt has asked for its token; of the life's own goroutine

	// The client's lock guards the rest.

	session   *session      // the one that there is, or was
	up        chan struct{} // closed while calls can be made
	connected bool          // it was up once
	waiting   int           // calls of Connect
	fruitless int           // sessions in a row that weren't ready before they ended
	step      string        // what is being done to connect
	last      error         // why the last attempt failed
	err       error         // why the life has ended
}

// run keeps sessions until the life ends.
func (l *life) run() {
	defer close(l.done)
	delays := retry.NewBackoff()
	for {
		lasted, err := l.attempt()
		if !l.goesOn(err) {
			return
		}
		delays.Lasted(lasted)
		if l.client.dropToken(err) && !l.fresh {
			continue // at once, since a new token may do
		}
		if !retry.Sleep(l.ctx, delays.Next()) {
			return
		}
	}
}

// goesOn reports whether the life goes on after an attempt or a session has ended because of err.
func (l *life) goesOn(err error) bool {
	l.client.mu.Lock()
	defer l.client.mu.Unlock()
	l.last = err
	if l.hopeless(err) {
		l.end(err)
	}
	return l.err == nil
}

// attempt makes a session, and returns when it has ended, and for how long its calls were answered, or says why there is none.
func (l *life) attempt() (lasted time.Duration, err error) {
	limit := min(maxAttempt, l.client.config.Timeout)
	ctx, cancel := context.WithTimeoutCause(l.ctx, limit, fmt.Errorf("no answer in %s: look at what listens there", limit))
	defer cancel()
	s, err := l.open(ctx)
	if err != nil {
		return 0, err
	}
	ready := time.Now()
	<-s.ctx.Done()
	lasted = time.Since(ready)
	s.cut()
	s.running.Wait()
	return lasted, s.err
}

// open makes a session whose calls are answered.
func (l *life) open(ctx context.Context) (*session, error) {
	l.begin(tokenStep)
	token, err := l.token(ctx)
	if err != nil {
		return nil, err
	}
	l.begin("WebSocket handshake")
	conn, data, err := frames.Dial(ctx, l.client.config.URL, l.client.config.HTTPClient)
	if err != nil {
		return nil, err
	}
	s := newSession(l, conn, data) //nolint:contextcheck // a session outlives the context that it is made under
	l.begin("connect")
	if err = s.handshake(ctx, token); err == nil {
		err = s.start() //nolint:contextcheck // what a session does is under its own context
	}
	if err != nil {
		s.end(err)
		s.running.Wait()
		l.cameToNothing(err)
		return nil, err
	}
	return s, nil
}

// maxFruitless is how many sessions in a row may ask for the same publications to be recovered.
const maxFruitless = 3

// cameToNothing handles that a session ended during its handshake. It may have done so because there is too much to recover for one answer:
// then the next one recovers nothing.
func (l *life) cameToNothing(err error) {
	l.client.mu.Lock()
	defer l.client.mu.Unlock()
	var refused *RPCError
	if l.err != nil || errors.As(err, &refused) {
		return
	}
	if l.fruitless++; l.fruitless >= maxFruitless {
		l.client.forgetPositions()
	}
}

// tokenStep is what a life does first.
const tokenStep = "get a token"

func (l *life) begin(step string) {
	l.client.mu.Lock()
	defer l.client.mu.Unlock()
	l.step = step
}

// handshake connects, and subscribes to the channels: in one frame if they fit.
func (s *session) handshake(ctx context.Context, token string) error {
	c := s.client
	c.mu.Lock()
	for _, sub := range c.subscriptions {
		c.leaveUnread(sub) // the last session has ended before it answered
	}
	hello := s.ask("connect", wire.Command{Connect: &wire.Connect{Token: token, Subs: c.recoveredByServer()}}, s.welcomed)
	asked := s.subscribeAll(false)
	c.mu.Unlock()
	if err := hello.await(ctx); err != nil {
		return err
	}
	c.mu.Lock()
	asked = append(asked, s.subscribeAll(true)...) // those that the server had made, and hasn't any more
	c.mu.Unlock()
	for _, r := range asked {
		if err := r.await(ctx); err != nil {
			return err
		}
	}
	return nil
}

// start lets calls be written.
func (s *session) start() error {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	l := s.life
	if s.err != nil || l.err != nil {
		return errors.Join(s.err, l.err)
	}
	s.ready = true
	l.session, l.connected, l.fruitless = s, true, 0
	s.client.session = s
	close(l.up)
	for _, id := range s.client.toCancel {
		s.cancelCall(id)
	}
	s.client.toCancel = nil
	for _, r := range s.subscribeAll(false) { // those that were added during the handshake
		s.hold(r)
	}
	s.client.setState(StateConnected, nil)
	s.wakeWriter()
	return nil
}

// dropped handles the end of a session that calls were written to. The caller holds the lock.
func (l *life) dropped(err error) {
	l.client.session = nil
	l.last = err
	if l.err != nil {
		return
	}
	if l.hopeless(err) {
		l.end(err)
		return
	}
	l.up = make(chan struct{})
	l.client.calls.lost(asDisconnected(err))
	if l.client.config.FailFast {
		l.client.calls.failQueued(asDisconnected(err))
	}
	l.client.setState(StateConnecting, err)
}

// end ends the life, and with it all calls, because of err. The caller holds the lock.
func (l *life) end(err error) {
	if l.err != nil {
		return
	}
	l.err = err
	l.cancel()
	if s := l.client.session; s != nil {
		s.stop(err)
	}
	if l.client.life == l {
		l.client.life = nil
		l.client.end(err)
	}
}

// asDisconnected returns err as one that is ErrDisconnected in the sense of errors.Is.
func asDisconnected(err error) error {
	if errors.Is(err, ErrDisconnected) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDisconnected, err)
}

// hopeless reports whether to connect again would end in the same way.
func (l *life) hopeless(err error) bool {
	var (
		token        *tokenError
		closed       *DisconnectError
		refused      *RPCError
		handshake    *frames.HandshakeError
		unsubscribed *UnsubscribedError
	)
	switch {
	case errors.As(err, &token):
		return errors.Is(err, ErrUnauthorized)
	case errors.As(err, &closed):
		return closed.Code >= 3500 && closed.Code < 4000 || closed.Code >= 4500 && closed.Code < 5000 || closed.Code == int(websocket.StatusMessageTooBig)
	case errors.As(err, &refused):
		return !isTemporary(refused) && (refused.Code != wire.CodeTokenExpired || l.client.config.GetToken == nil)
	case errors.As(err, &handshake):
		return !l.connected && handshake.Final()
	default:
		return errors.As(err, &unsubscribed)
	}
}

// isTemporary reports whether Centrifugo may do later what it refuses now.
func isTemporary(refused *RPCError) bool {
	return refused.Temporary || refused.Code == wire.CodeInternal || refused.Code == 111 || refused.Code == 113
}

// codeOf returns the code that says why a connection has ended; 0 if there is none.
func codeOf(err error) int {
	var (
		closed       *DisconnectError
		refused      *RPCError
		handshake    *frames.HandshakeError
		unsubscribed *UnsubscribedError
	)
	switch {
	case errors.As(err, &closed):
		return closed.Code
	case errors.As(err, &refused):
		return refused.Code
	case errors.As(err, &handshake):
		return handshake.Status
	case errors.As(err, &unsubscribed):
		return unsubscribed.Code
	default:
		return 0
	}
}
