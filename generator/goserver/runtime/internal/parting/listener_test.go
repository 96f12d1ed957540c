package parting

import (
	"errors"
	"net"
	"testing"
	"time"
)

// listen returns a listener on a free port.
func listen(t *testing.T) *Listener {
	t.Helper()
	tcp, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return NewListener(tcp)
}

func dial(t *testing.T, l *Listener) (net.Conn, error) {
	t.Helper()
	return new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String()) //nolint:wrapcheck // tests look at it
}

// TestListener: who waits when the listener is to close is accepted, and nobody after that.
func TestListener(t *testing.T) {
	l := listen(t)
	const waiting = 5
	for range waiting {
		conn, err := dial(t, l)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	parted := make(chan bool)
	go func() {
		l.Part(time.Minute)
		close(parted)
	}()
	time.Sleep(50 * time.Millisecond)
	for range waiting {
		conn, err := l.Accept()
		if err != nil {
			t.Fatalf("Accept: %v, want a connection that waited", err)
		}
		_ = conn.Close()
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v, want it closed", err)
	}
	<-parted
	if conn, err := dial(t, l); err == nil {
		t.Error("somebody can come after that")
		_ = conn.Close()
	}
}

// TestListenerWakes: a server that waits for the next connection hears of the end.
func TestListenerWakes(t *testing.T) {
	l := listen(t)
	failed := make(chan error)
	go func() {
		_, err := l.Accept()
		failed <- err
	}()
	time.Sleep(20 * time.Millisecond)
	go l.Part(time.Minute)
	if err := <-failed; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v, want it closed", err)
	}
}

// TestListenerThatIsStuck closes although nobody accepts.
func TestListenerThatIsStuck(t *testing.T) {
	l := listen(t)
	l.Part(50 * time.Millisecond)
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v, want it closed", err)
	}
}
