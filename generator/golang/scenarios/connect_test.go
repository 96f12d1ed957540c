package scenarios

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

func connectAndCall(s *stage) { s.works(s.connect(s.config(""))) }

// fails connects in vain, and returns the error. It must take between so long and a second more.
func (s *stage) fails(config client.CentrifugoConfig, least time.Duration) error {
	s.Helper()
	start := time.Now()
	err := s.client(config).Connect(s.Context())
	if d := time.Since(start); err == nil || d < least || d > least+time.Second {
		s.Errorf("Connect: %v after %s", err, d)
	}
	return err
}

func (s *stage) tells(err error, words ...string) {
	s.Helper()
	for _, word := range words {
		if err == nil || !strings.Contains(err.Error(), word) {
			s.Errorf("err = %v, want one that names %q", err, word)
		}
	}
}

func connectionRefused(s *stage) {
	p := s.proxy()
	p.set("refuse")
	config := s.config(p.URL)
	config.Timeout = 500 * time.Millisecond
	err := s.fails(config, config.Timeout)
	s.tells(err, p.URL, "look whether Centrifugo runs there")
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) { // the one where the reset comes while it reads, the other where it writes
		s.Errorf("err = %v, want the reset", err)
	}
	config.URL = "ws://127.0.0.1:1"
	s.tells(s.fails(config, config.Timeout), config.URL, "refused")
}

func silentServer(s *stage) {
	p := s.proxy()
	p.set("silent")
	config := s.config(p.URL)
	config.Timeout = 500 * time.Millisecond
	err := s.fails(config, config.Timeout)
	if s.tells(err, p.URL, "WebSocket handshake", "look at what listens there"); !errors.Is(err, context.DeadlineExceeded) {
		s.Errorf("err = %v", err)
	}
}

func wrongPath(s *stage) {
	config := s.config(strings.Replace(s.server.URL, "/connection/", "/nothing/", 1))
	s.tells(s.fails(config, 0), "404", config.URL)
}

func forgedToken(s *stage) {
	p := s.proxy()
	config := s.config(p.URL)
	config.Token += "x"
	err := s.fails(config, 0)
	var why *client.DisconnectError
	if !errors.As(err, &why) || why.Code != 3500 {
		s.Errorf("err = %v, want code 3500", err)
	}
	s.tells(err, "look at the token")
	time.Sleep(time.Second)
	if stats := p.stats(); stats.Accepted != 1 || stats.Open != 0 {
		s.Errorf("connections: %+v", stats)
	}
}

func expiredAtConnect(s *stage) {
	config := s.config("")
	fresh := config.Token
	config.Token = s.token("&ttl=-10")
	config.GetToken = func(context.Context) (string, error) { return fresh, nil }
	s.works(s.connect(config))
}

func getTokenFailsOnce(s *stage) {
	config := s.config("")
	token, asked := config.Token, 0
	config.Token = ""
	config.GetToken = func(context.Context) (string, error) {
		if asked++; asked == 1 {
			return "", errors.New("not now")
		}
		return token, nil
	}
	s.works(s.connect(config))
	if asked != 2 {
		s.Errorf("asked %d times", asked)
	}
}

func replyChannelRefused(s *stage) {
	config := s.config("")
	config.UserID = "somebody"
	s.tells(s.fails(config, 0), "user#somebody", "103", "look whether the token is of this user")
	config.ReplyChannel = "nothing.{user_id}"
	s.tells(s.fails(config, 0), "nothing.somebody", "102", "namespace")
}

func connectAtOnce(s *stage) {
	p := s.proxy()
	c := s.client(s.config(p.URL))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := c.Connect(s.Context()); err != nil {
				s.Error(err)
			}
		})
	}
	all.Wait()
	if n := p.stats().Accepted; n != 1 {
		s.Errorf("%d connections", n)
	}
	s.works(c)
}

func callBeforeConnect(s *stage) {
	config := s.config("")
	c := s.client(config)
	echo := client.Call{Method: "test.echo", Timeout: 5 * time.Second}
	before := s.start(c, echo)
	_, err := c.Do(s.Context(), &client.Call{Method: "test.echo", Timeout: 50 * time.Millisecond})
	if !errors.Is(err, client.ErrNotSent) || !errors.Is(err, context.DeadlineExceeded) {
		s.Errorf("err = %v", err)
	}
	s.tells(err, "Connect was not called")
	connected := make(chan error)
	go func() { connected <- c.Connect(s.Context()) }()
	for _, answers := range []<-chan answer{before, s.start(c, echo)} {
		if a := <-answers; a.err != nil {
			s.Error(a.err)
		}
	}
	if err := <-connected; err != nil {
		s.Error(err)
	}
	config.FailFast = true
	if _, err := s.client(config).Call(s.Context(), "test.echo", nil); !errors.Is(err, client.ErrNotSent) || !errors.Is(err, client.ErrDisconnected) {
		s.Errorf("err = %v", err)
	}
}

func oddUserIDs(s *stage) {
	for _, id := range []string{"", "a#b", "a,b", "*", "a\x00", "é", "a\n"} {
		if _, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: s.server.URL, UserID: id}); err == nil {
			s.Errorf("%q is taken", id)
		}
	}
}

func userIDWithDot(s *stage) {
	_, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: s.server.URL, UserID: "a.b"})
	s.tells(err, `"a.b"`, "'.'")
}

func subscribedByServer(s *stage) {
	p := s.proxy()
	config := s.config(p.URL)
	config.Token = s.token("&channels=" + url.QueryEscape("user#"+s.user))
	c := s.connect(config)
	s.works(c)
	answers, open := s.inFlight(c)
	p.set("refuse")
	p.set("reset")
	open()
	time.Sleep(100 * time.Millisecond)
	p.set("pass")
	if a := <-answers; a.err != nil {
		s.Errorf("after a reset: %v", a.err)
	}
	s.works(c)
}

func cancelConnect(s *stage) {
	p := s.proxy()
	p.set("silent")
	c := s.client(s.config(p.URL))
	if err := c.Connect(s.within(100 * time.Millisecond)); err == nil {
		s.Error("connected to a silent server")
	}
	s.eventually("no sockets", func() bool { return p.stats().Open == 0 })
	p.set("pass")
	if err := c.Connect(s.within(5 * time.Second)); err != nil {
		s.Fatal(err)
	}
	s.works(c)
}

func disconnectWhileConnecting(s *stage) {
	p := s.proxy()
	p.set("silent")
	c := s.client(s.config(p.URL))
	errs := make(chan error)
	for range 3 {
		go func() { errs <- c.Connect(s.Context()) }()
	}
	s.eventually("a socket", func() bool { return p.stats().Accepted > 0 })
	s.disconnect(c)
	for range 3 {
		if err := <-errs; !errors.Is(err, client.ErrDisconnected) {
			s.Errorf("Connect: %v", err)
		}
	}
	s.eventually("no sockets", func() bool { return p.stats().Open == 0 })
}

func callAfterDisconnect(s *stage) {
	c := s.connect(s.config(""))
	s.disconnect(c)
	_, err := c.Call(s.Context(), "test.echo", nil)
	if !errors.Is(err, client.ErrDisconnected) || !errors.Is(err, client.ErrNotSent) {
		s.Errorf("err = %v", err)
	}
	if err := c.Connect(s.within(5 * time.Second)); err != nil {
		s.Fatal(err)
	}
	s.works(c)
}

func callbackPanics(s *stage) {
	config := s.config("")
	token := config.Token
	config.Token = ""
	var asked atomic.Int32
	config.GetToken = func(ctx context.Context) (string, error) {
		if asked.Add(1) == 1 {
			panic(fmt.Sprint("odd ", ctx))
		}
		return token, nil
	}
	config.OnState = func(client.StateChange) { panic("odd, too") }
	s.works(s.connect(config))
}

func storm(s *stage) {
	p := s.proxy()
	c := s.client(s.config(p.URL))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				_ = c.Connect(s.Context())
				_, _ = c.Call(s.Context(), "test.echo", nil)
				_ = c.Disconnect()
			}
		})
	}
	all.Wait()
	s.disconnect(c)
	s.eventually("no sockets", func() bool { return p.stats().Open == 0 })
}
