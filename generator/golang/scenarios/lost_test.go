package scenarios

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

func serverRestarted(s *stage) {
	c := s.connect(s.config(""))
	s.post("/kill")
	s.becomes(c, client.StateConnecting)
	s.post("/restart")
	s.works(c)
}

func resetWhileIdle(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	p.set("reset")
	s.eventually("another connection", func() bool { return p.stats().Accepted == 2 && c.State() == client.StateConnected })
	s.works(c)
}

func serverSaysReconnect(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	s.post("/disconnect?user=" + s.user)
	s.eventually("another connection", func() bool { return p.stats().Accepted == 2 && c.State() == client.StateConnected })
	s.works(c)
}

// hasCode fails the scenario unless err is of a connection that a code has ended.
func (s *stage) hasCode(err error, code int) {
	s.Helper()
	var why *client.DisconnectError
	if !errors.As(err, &why) || why.Code != code || why.Reason == "" || !errors.Is(err, client.ErrDisconnected) {
		s.Errorf("err = %v, want code %d", err, code)
	}
}

func terminalCode(s *stage) {
	for _, code := range []int{3500, 4500} {
		p := s.proxy()
		c := s.connect(s.config(p.URL))
		answers, _ := s.inFlight(c)
		s.post("/disconnect?user=" + s.user + "&code=" + strconv.Itoa(code))
		s.hasCode((<-answers).err, code)
		for range 2 {
			_, err := c.Call(s.Context(), "test.echo", nil)
			s.hasCode(err, code)
		}
		if state, n := c.State(), p.stats().Accepted; state != client.StateDisconnected || n != 1 {
			s.Errorf("%s after %d connections", state, n)
		}
	}
}

func stateEvents(s *stage) {
	for _, code := range []int{3500, 4501} {
		changes := make(chan client.StateChange, 10)
		config := s.config("")
		config.OnState = func(change client.StateChange) { changes <- change }
		s.connect(config)
		start := time.Now()
		s.post("/disconnect?user=" + s.user + "&code=" + strconv.Itoa(code))
		for _, want := range []client.ConnectionState{client.StateConnecting, client.StateConnected, client.StateDisconnected} {
			change := <-changes
			if change.State != want || change.WillReconnect != (want == client.StateConnecting) {
				s.Errorf("%+v, want %s", change, want)
			}
			if want == client.StateDisconnected && (change.Code != code || change.Reason == "" || time.Since(start) > time.Second) {
				s.Errorf("%+v after %s, want code %d", change, time.Since(start), code)
			}
		}
	}
}

// unanswered is a call that was written, and that the server hasn't got.
func (s *stage) unanswered(c *client.CentrifugoRPCClient, p *proxy, call client.Call) <-chan answer {
	s.Helper()
	p.set("hold=up")
	before := s.written.Load()
	answers := s.start(c, call)
	s.eventually("the call is written", func() bool { return s.written.Load() > before+maxPong })
	return answers
}

func (s *stage) unknown(a answer, since time.Time) {
	s.Helper()
	if d := a.after.Sub(since); !errors.Is(a.err, client.ErrOutcomeUnknown) || errors.Is(a.err, client.ErrNotSent) || d > time.Second {
		s.Errorf("err = %v after %s", a.err, d)
	}
}

func resetInFlight(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	answers := s.unanswered(c, p, client.Call{Method: "test.echo"})
	start := time.Now()
	p.set("reset")
	p.set("pass")
	s.unknown(<-answers, start)

	s.works(c)
	answers, open := s.inFlight(c)
	start = time.Now()
	connections := p.stats().Accepted
	p.set("reset")
	s.eventually("the client comes back", func() bool { return p.stats().Accepted > connections })
	if s.transport == client.TransportRPC {
		s.unknown(<-answers, start)
		open()
		return
	}
	s.works(c)
	open()
	if a := <-answers; a.err != nil {
		s.Errorf("acknowledged: %v", a.err)
	}
}

func unknownOrNotSent(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	answers := s.unanswered(c, p, client.Call{Method: "test.echo"})
	s.post("/kill")
	defer s.post("/restart")
	p.set("reset")
	if a := <-answers; !errors.Is(a.err, client.ErrOutcomeUnknown) || errors.Is(a.err, client.ErrNotSent) {
		s.Errorf("written: %v", a.err)
	}
	s.becomes(c, client.StateConnecting)
	_, err := c.Call(s.within(50*time.Millisecond), "test.echo", nil)
	if !errors.Is(err, client.ErrNotSent) || errors.Is(err, client.ErrOutcomeUnknown) {
		s.Errorf("queued: %v", err)
	}
}

func replyWhileAway(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	answers, open := s.inFlight(c)
	p.set("refuse")
	p.set("reset")
	s.becomes(c, client.StateConnecting)
	open()
	time.Sleep(200 * time.Millisecond)
	p.set("pass")
	if a := <-answers; a.err != nil {
		s.Error(a.err)
	}
}

func halfOpen(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	p.set("hold=both")
	start := time.Now()
	a := <-s.start(c, client.Call{Method: "test.echo"})
	if d := time.Since(start); !errors.Is(a.err, client.ErrOutcomeUnknown) || d > 14*time.Second {
		s.Errorf("err = %v after %s", a.err, d)
	}
	p.set("pass")
	s.works(c)
}

func cutInFrame(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	s.works(c)
	p.set("cut&bytes=50000")
	a := <-s.start(c, client.Call{Method: "test.big", Params: map[string]int{"size": 100_000}, Timeout: 10 * time.Second})
	if a.err == nil && len(a.result) < 100_000 || a.err != nil && !errors.Is(a.err, client.ErrOutcomeUnknown) {
		s.Errorf("%d bytes, %v", len(a.result), a.err)
	}
	p.set("pass")
	s.works(c)
}

func slowDrip(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	p.set("drip&rate=100000")
	if a := <-s.start(c, client.Call{Method: "test.big", Params: map[string]int{"size": 100_000}}); a.err != nil || len(a.result) < 100_000 {
		s.Errorf("%d bytes, %v", len(a.result), a.err)
	}
}

func tokenRefreshed(s *stage) {
	p := s.proxy()
	config := s.config(p.URL)
	config.Token = ""
	var asked atomic.Int32
	config.GetToken = func(context.Context) (string, error) {
		if asked.Add(1) == 2 {
			return "", errors.New("not now")
		}
		return s.token("&ttl=4"), nil //nolint:contextcheck // the scenario has a context of its own
	}
	c := s.connect(config)
	for range 6 {
		time.Sleep(time.Second)
		s.works(c)
	}
	if n := p.stats().Accepted; n != 1 || asked.Load() < 3 {
		s.Errorf("%d connections, %d tokens", n, asked.Load())
	}
}

func staticTokenExpires(s *stage) {
	config := s.config("")
	config.Token = s.token("&ttl=2")
	c := s.connect(config)
	s.becomes(c, client.StateDisconnected)
	_, err := c.Call(s.Context(), "test.echo", nil)
	var refused *client.RPCError
	if !errors.As(err, &refused) || refused.Code != 109 || !errors.Is(err, client.ErrDisconnected) {
		s.Errorf("err = %v, want code 109", err)
	}
}

// Where Centrifugo forgets what a channel had, it unsubscribes whoever reads it from time to time, and a reply is lost: such a call fails at once.
func unsubscribedByServer(s *stage) {
	s = s.elsewhere("-forget")
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	s.worksSoon(c)
	before := s.seen("test.gate")
	answers := s.start(c, client.Call{Method: "test.gate", Params: map[string]string{"name": s.user}})
	s.eventually("the call runs", func() bool { return s.seen("test.gate") > before })
	sent := p.stats().Up
	s.post("/unsubscribe?user=" + s.user + "&channel=user%23" + s.user + "&code=2500")
	s.eventually("the client subscribes again", func() bool { return p.stats().Up > sent })
	s.worksSoon(c)
	s.post("/gate?name=" + s.user)
	s.replied(<-answers)
	if state, n := c.State(), p.stats().Accepted; state != client.StateConnected || n != 1 {
		s.Errorf("%s after %d connections", state, n)
	}
}

// replied reports whether a call has an answer. If it has none, its reply must be known to be lost.
func (s *stage) replied(a answer) bool {
	s.Helper()
	if a.err != nil && (!errors.Is(a.err, client.ErrOutcomeUnknown) || errors.Is(a.err, context.DeadlineExceeded)) {
		s.Errorf("err = %v, want that the outcome is unknown, before the timeout", a.err)
	}
	return a.err == nil
}

func disconnectFromDeadPeer(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	p.set("hold=both")
	answers := s.start(c, client.Call{Method: "test.echo"})
	time.Sleep(50 * time.Millisecond)
	s.disconnect(c)
	if a := <-answers; !errors.Is(a.err, client.ErrDisconnected) {
		s.Errorf("err = %v", a.err)
	}
}

func replicaKilled(s *stage) {
	s = s.elsewhere("-serve", "publish")
	c := s.connect(s.config(""))
	answers, open := s.inFlight(c)
	start := time.Now()
	s.post("/drop")
	a := <-answers
	var refused *client.RPCError
	if d := a.after.Sub(start); !errors.As(a.err, &refused) || !refused.Temporary || d > time.Second {
		s.Errorf("err = %v after %s", a.err, d)
	}
	s.works(c)
	open()
}
