package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
)

// authorizeTimeout is how long an authorizer may take. Centrifugo's subscribe proxy waits a bit longer.
const authorizeTimeout = 2500 * time.Millisecond

// An Authorizer says whether who asks, which [CallFrom] tells, may subscribe to the channel with these values. It returns nil if so.
type Authorizer func(ctx context.Context, values Values) error

// Values are those of a channel's parameters, in the order of its pattern. They were checked: each can stand there.
type Values []string

// Int64 returns the value of a parameter that is an int64; 0 for another one.
func (v Values) Int64(i int) int64 {
	n, err := strconv.ParseInt(v[i], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Authorize makes the server ask an authorizer whenever somebody subscribes to a channel of this kind. Package rpc does that.
//
// An error of the authorizer refuses as permission_denied, and tells nothing else; one that is no [*Error], and isn't declared, is logged. An authorizer
// that panics, or hasn't answered when its context ends, after 2.5 s, refuses, too.
//
// Authorize returns an error if the channel can't be added, see [Server.AddChannel], has an authorizer already, or nobody is ever asked for it.
func (s *Server) Authorize(c Channel, authorizer Authorizer) error {
	added, err := s.addChannel(c)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !added.isAsked():
		return fmt.Errorf("rpcserver: an authorizer of the channel %s, which is public or of one user: nobody would ask it", c.Name)
	case s.options.NoProxies && s.options.Publisher == nil:
		return fmt.Errorf("rpcserver: an authorizer of the channel %s, but with NoProxies Centrifugo can't ask it", c.Name)
	case authorizer == nil:
		return fmt.Errorf("rpcserver: no authorizer for the channel %s", c.Name)
	case added.authorize != nil:
		return fmt.Errorf("rpcserver: the channel %s has an authorizer already", c.Name)
	}
	added.authorize = authorizer
	return nil
}

// MaySubscribe returns nil if who the call says may subscribe to a channel, or else an [*Error] for the client. The transport vouches for the identity
// that call holds.
func (s *Server) MaySubscribe(ctx context.Context, call Call, channel string) error {
	if !s.calls.Enter() {
		return errShuttingDown
	}
	defer s.calls.Leave()
	c, values := s.findChannel(channel)
	switch {
	case c == nil:
		s.warnOfUnknown(ctx, channel)
		return errMayNotSubscribe
	case c.Public:
		return nil
	case c.pattern.IsPerUser():
		if values[len(values)-1] != call.User {
			return errMayNotSubscribe
		}
		return nil
	}
	s.mu.RLock()
	authorize := c.authorize
	s.mu.RUnlock()
	if authorize == nil {
		c.warn(ctx, s.options.Logger)
		return errMayNotSubscribe
	}
	call.Method, call.Channel = "", channel
	return s.ask(ctx, &call, func(ctx context.Context) error { return authorize(ctx, values) })
}

// ask returns what an authorizer says: in time, even if it doesn't.
func (s *Server) ask(ctx context.Context, call *Call, authorize func(context.Context) error) error {
	if !s.asking.start(call.User) {
		return errOverloaded
	}
	ctx, cancel := context.WithTimeout(ctx, authorizeTimeout)
	defer cancel()
	ctx = s.hook(context.WithValue(ctx, callKey{}, call), call)
	refused := make(chan bool, 1)
	go func() {
		isAllowed := false
		defer func() { refused <- !isAllowed }() // also after a panic, and runtime.Goexit
		defer s.asking.end(call.User)
		defer func() {
			if p := recover(); p != nil {
				s.logPanic(ctx, call, "an authorizer of "+excerpt.Quoted(call.Channel), p)
			}
		}()
		err := authorize(ctx)
		isAllowed = err == nil
		s.logRefusal(ctx, call, err)
	}()
	select {
	case is := <-refused:
		if is {
			return errMayNotSubscribe
		}
		return nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			s.log(ctx, call, "an authorizer takes too long: the subscription is refused", slog.String("channel", call.Channel))
		}
		return errMayNotSubscribe
	}
}

// logRefusal logs an error of an authorizer that isn't meant for clients.
func (s *Server) logRefusal(ctx context.Context, call *Call, err error) {
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return
	}
	s.mu.RLock()
	declared := s.declared
	s.mu.RUnlock()
	if told(err, declared) == nil {
		s.log(ctx, call, "an authorizer failed: the subscription is refused", slog.String("channel", call.Channel), slog.Any("error", err))
	}
}

// warn says once that nobody can subscribe to the channel.
func (c *declaredChannel) warn(ctx context.Context, log *slog.Logger) {
	c.warned.Do(func() {
		log.WarnContext(ctx, "nobody can subscribe to a channel that isn't public and has no authorizer, want one of package rpc's Authorize functions "+
			"to be called", "channel", c.Name, "pattern", c.Pattern)
	})
}

// warnOfUnknown says once that somebody asks for a channel that wasn't added: it was forgotten, or a value can't be one of the channel's.
func (s *Server) warnOfUnknown(ctx context.Context, channel string) {
	s.unknown.Do(func() {
		s.options.Logger.WarnContext(ctx, "nobody can subscribe to a channel that the server doesn't know; if the API declares it, one of package rpc's New and "+
			"Authorize functions must be called", "channel", excerpt.Quoted(channel))
	})
}

// asking counts the authorizers that run, also those that go on when their time is over.
type asking struct {
	mu      sync.Mutex
	running running.Quota
}

// start reports whether one more may run for the user, until end is called.
func (a *asking) start(user string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.running.Take(user)
}

func (a *asking) end(user string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.running.GiveBack(user)
}
