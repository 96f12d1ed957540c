package faultproxy

import (
	"errors"
	"io"
	"net"
	"net/url"
	"syscall"
	"testing"
	"time"
)

// soon is longer than anything takes on the loopback interface; short is long enough to see that nothing comes.
const (
	soon  = 5 * time.Second
	short = 100 * time.Millisecond
)

// A setup is a proxy before a server whose connections the test holds.
type setup struct {
	*Proxy
	t       *testing.T
	servers chan *net.TCPConn
}

func newSetup(t *testing.T) *setup {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s := &setup{Proxy: p, t: t, servers: make(chan *net.TCPConn, 10)}
	go func() {
		for {
			conn, err := listener.AcceptTCP()
			if err != nil {
				return
			}
			s.servers <- conn
		}
	}()
	t.Cleanup(func() {
		p.Close()
		_ = listener.Close()
	})
	return s
}

// An end is one end of a connection through the proxy.
type end struct {
	t *testing.T
	*net.TCPConn
}

// dial connects to the proxy.
func (s *setup) dial() end {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return end{s.t, conn.(*net.TCPConn)}
}

// refuses fails the test unless the proxy resets a new connection.
func (s *setup) refuses() {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.Addr())
	if err == nil {
		end{s.t, conn.(*net.TCPConn)}.end(syscall.ECONNRESET)
	} else if !errors.Is(err, syscall.ECONNRESET) { // the reset may come before dial returns
		s.t.Fatal(err)
	}
}

// server returns the server's end of the next connection.
func (s *setup) server() end {
	s.t.Helper()
	select {
	case conn := <-s.servers:
		s.t.Cleanup(func() { _ = conn.Close() })
		return end{s.t, conn}
	case <-time.After(soon):
		s.t.Fatal("no connection to the server")
		return end{}
	}
}

// pair returns both ends of a connection.
func (s *setup) pair() (client, server end) {
	s.t.Helper()
	client = s.dial()
	return client, s.server()
}

func (e end) write(text string) {
	e.t.Helper()
	if _, err := e.Write([]byte(text)); err != nil {
		e.t.Fatal(err)
	}
}

// read fails the test unless exactly these bytes are next.
func (e end) read(want string) {
	e.t.Helper()
	_ = e.SetReadDeadline(time.Now().Add(soon))
	got := make([]byte, len(want))
	if n, err := io.ReadFull(e, got); string(got) != want {
		e.t.Fatalf("read %.40q (%d bytes), %v; want %.40q", got, n, err, want)
	}
}

// nothing fails the test if something comes.
func (e end) nothing() {
	e.t.Helper()
	_ = e.SetReadDeadline(time.Now().Add(short))
	var timeout net.Error
	if n, err := e.Read(make([]byte, 1)); !errors.As(err, &timeout) || !timeout.Timeout() {
		e.t.Fatalf("read %d bytes, %v; want nothing", n, err)
	}
}

// end fails the test unless the connection ends with this error.
func (e end) end(want error) {
	e.t.Helper()
	_ = e.SetReadDeadline(time.Now().Add(soon))
	if n, err := e.Read(make([]byte, 1)); !errors.Is(err, want) {
		e.t.Fatalf("read %d bytes, %v; want %v", n, err, want)
	}
}

func (s *setup) set(query string) {
	s.t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Set(values); err != nil {
		s.t.Fatal(err)
	}
}

// eventually fails the test unless the counts become these.
func (s *setup) eventually(want Stats) {
	s.t.Helper()
	for start := time.Now(); s.Stats() != want; time.Sleep(time.Millisecond) {
		if time.Since(start) > soon {
			s.t.Fatalf("stats %+v, want %+v", s.Stats(), want)
		}
	}
}
