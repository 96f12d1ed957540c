package faultproxy

import (
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestPass(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	text := strings.Repeat("0123456789", 300_000)     // more than a pipe holds
	go func() { _, _ = client.Write([]byte(text)) }() // what is missing shows below
	server.read(text)
	server.write("down")
	client.read("down")
	s.eventually(Stats{Accepted: 1, Open: 1, Up: 3_000_000, Down: 4})
	client.write("last")
	_ = client.CloseWrite()
	server.read("last")
	server.end(io.EOF)
	_ = server.Close()
	client.end(io.EOF)
	s.eventually(Stats{Accepted: 1, Up: 3_000_004, Down: 4})
}

func TestRefuse(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=refuse")
	s.refuses()
	client.write("x")
	server.read("x")
	s.set("mode=pass")
	client, server = s.pair()
	client.write("y")
	server.read("y")
	s.eventually(Stats{Accepted: 3, Open: 2, Up: 2})
}

func TestSilent(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=silent")
	waiting, leaving := s.dial(), s.dial()
	waiting.write("hello")
	waiting.nothing()
	client.write("x")
	server.read("x")
	s.eventually(Stats{Accepted: 3, Open: 3, Up: 1})
	_ = leaving.Close()
	s.eventually(Stats{Accepted: 3, Open: 2, Up: 1})
	s.set("mode=pass")
	s.server().read("hello")
	if len(s.servers) > 0 {
		t.Error("the client that left was connected")
	}
}

func TestHold(t *testing.T) {
	for _, test := range []struct {
		mode     string
		up, down bool
	}{{"hold=up", true, false}, {"hold=down", false, true}, {"hold=both", true, true}} {
		t.Run(test.mode, func(t *testing.T) {
			s := newSetup(t)
			client, server := s.pair()
			s.set("mode=" + test.mode)
			later, laterServer := s.pair()
			for _, ends := range [][2]end{{client, server}, {later, laterServer}} {
				check := func(from, to end, held bool) {
					from.write("held")
					if held {
						to.nothing()
					} else {
						to.read("held")
					}
				}
				check(ends[0], ends[1], test.up)
				check(ends[1], ends[0], test.down)
			}
			s.set("mode=pass")
			if test.up {
				server.read("held")
			}
			if test.down {
				client.read("held")
			}
		})
	}
}

// TestHoldEnds holds that a black hole hides also the end of a peer, and that the proxy knows of it.
func TestHoldEnds(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=hold=both")
	client.write("bye")
	_ = client.Close()
	server.nothing()
	s.eventually(Stats{Accepted: 1})
	s.set("mode=pass")
	server.read("bye")
	server.end(io.EOF)
}

// TestHoldFills holds that who writes into a black hole feels it, and that the proxy can still be told to behave in another way.
func TestHoldFills(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=hold=up")
	text := strings.Repeat("x", 32<<20)
	_ = client.SetWriteDeadline(time.Now().Add(2 * short))
	n, err := client.Write([]byte(text))
	if err == nil {
		t.Error("wrote 32 MiB into a black hole")
	}
	s.set("mode=pass")
	server.read(text[:n])
}

// TestHoldInterrupts holds what a peer that doesn't read keeps from going out.
func TestHoldInterrupts(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	text := strings.Repeat("0123456789", 1<<20)
	go func() { _, _ = client.Write([]byte(text)) }() // what is missing shows below
	time.Sleep(short)                                 // the server's buffers are full
	s.set("mode=hold=up")
	before := s.Stats().Up
	if before >= int64(len(text)) {
		t.Fatal("all has gone out, nothing is held")
	}
	server.read(text[:before])
	server.nothing()
	s.set("mode=pass")
	server.read(text[before:])
}

func TestReset(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=reset")
	client.end(syscall.ECONNRESET)
	server.end(syscall.ECONNRESET)
	s.eventually(Stats{Accepted: 1})
	client, server = s.pair()
	client.write("x")
	server.read("x")
}

// TestResetLoses holds that nothing that was held back comes through first.
func TestResetLoses(t *testing.T) {
	s := newSetup(t)
	for range 50 {
		client, server := s.pair()
		s.set("mode=hold=down")
		server.write("x")
		client.write("y")
		server.read("y")
		s.set("mode=reset")
		client.end(syscall.ECONNRESET)
	}
}

// TestPassesResets holds that a reset of one side reaches the other.
func TestPassesResets(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	_ = client.SetLinger(0)
	_ = client.Close()
	server.end(syscall.ECONNRESET)
	client, server = s.pair()
	_ = server.SetLinger(0)
	_ = server.Close()
	client.end(syscall.ECONNRESET)
}

func TestCut(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	other, otherServer := s.pair()
	server.write("before")
	client.read("before")
	s.set("mode=cut&bytes=50000")
	later, laterServer := s.pair()
	text := strings.Repeat("x", 100_000)
	server.write(text)
	client.read(text[:50_000])
	client.end(syscall.ECONNRESET)
	server.end(syscall.ECONNRESET)
	otherServer.write(text[:49_999])
	other.read(text[:49_999])
	laterServer.write(text)
	later.read(text)
	s.eventually(Stats{Accepted: 3, Open: 2, Down: 6 + 50_000 + 49_999 + 100_000})
}

func TestDrip(t *testing.T) {
	s := newSetup(t)
	s.set("mode=drip&rate=50000")
	client, server := s.pair()
	text := strings.Repeat("x", 10_000)
	start := time.Now()
	server.write(text)
	client.read(text)
	if took := time.Since(start); took < 150*time.Millisecond || took > soon {
		t.Errorf("10,000 bytes at 50,000 a second took %v", took)
	}
	start = time.Now()
	client.write(text)
	server.read(text)
	if took := time.Since(start); took > short {
		t.Errorf("10,000 bytes to the server took %v", took)
	}
}

func TestDelay(t *testing.T) {
	s := newSetup(t)
	s.set("mode=delay&ms=200")
	client, server := s.pair()
	start := time.Now()
	client.write("a")
	server.read("a")
	server.write("b")
	client.read("b")
	if took := time.Since(start); took < 400*time.Millisecond {
		t.Errorf("there and back took %v, want 400 ms", took)
	}
}

// TestTargetIsGone holds that a client of a proxy without a target is reset, and that a target that comes later is found.
func TestTargetIsGone(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	p, err := New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s := &setup{Proxy: p, t: t}
	s.refuses()
}

func TestClose(t *testing.T) {
	s := newSetup(t)
	client, server := s.pair()
	s.set("mode=silent")
	waiting := s.dial()
	s.eventually(Stats{Accepted: 2, Open: 2})
	s.Close()
	client.end(syscall.ECONNRESET)
	server.end(syscall.ECONNRESET)
	waiting.end(syscall.ECONNRESET)
	if _, err := net.Dial("tcp", s.Addr()); err == nil {
		t.Error("the proxy takes connections after Close")
	}
}

func TestSetRefuses(t *testing.T) {
	s := newSetup(t)
	for query, want := range map[string]string{
		"":                     `mode "": expected pass, `,
		"mode=hold":            `mode "hold": expected pass, `,
		"mode=cut":             `bytes of mode cut: "", expected a number of at least 0`,
		"mode=drip&rate=0":     `rate of mode drip: "0", expected a number of at least 1`,
		"mode=delay&ms=-1":     `ms of mode delay: "-1", expected a number of at least 0`,
		"mode=cut&bytes=a+few": `bytes of mode cut: "a few", expected a number of at least 0`,
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Set(values)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Set(%q) = %v, want %s", query, err, want)
		}
	}
}
