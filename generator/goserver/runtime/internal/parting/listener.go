package parting

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// A Listener closes when nobody waits to be accepted any more. Who waits when a listener closes may have sent a request, which is lost then; on a busy
// machine there is always somebody.
type Listener struct {
	net.Listener

	closing atomic.Bool
	closed  chan struct{}
}

// calm is how long nobody must have come before a listener closes. It is short, so that it comes soon, and nobody comes meanwhile.
const calm = 50 * time.Microsecond

// NewListener returns a listener that closes by Part.
func NewListener(listener net.Listener) *Listener {
	return &Listener{Listener: listener, closed: make(chan struct{})}
}

// Part closes the listener when nobody waits, and returns then, or when it took too long. Its server must go on accepting until that fails.
func (l *Listener) Part(most time.Duration) {
	l.closing.Store(true)
	if !l.wakeIn(calm) {
		_ = l.Close()
		return
	}
	select {
	case <-l.closed:
	case <-time.After(most):
		_ = l.Close()
	}
}

// Accept returns the next connection.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		isClosing := l.closing.Load()
		if isClosing {
			l.wakeIn(calm)
		}
		conn, err := l.Listener.Accept()
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			return conn, err //nolint:wrapcheck // it is a listener's
		}
		if isClosing {
			_ = l.Close()
			close(l.closed)
			return nil, net.ErrClosed
		}
	}
}

// wakeIn lets an Accept fail that waits for so long. It reports whether the listener can do that.
func (l *Listener) wakeIn(d time.Duration) bool {
	timed, ok := l.Listener.(interface{ SetDeadline(t time.Time) error })
	return ok && timed.SetDeadline(time.Now().Add(d)) == nil
}
