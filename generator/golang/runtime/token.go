//go:build go1.24

package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A tokenError says why there is no token.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return "get a token: " + e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// token returns the token to connect with: the one that there is, or a new one.
func (l *life) token(ctx context.Context) (string, error) {
	c := l.client
	c.mu.Lock()
	token := c.lastToken
	c.mu.Unlock()
	if l.fresh = token == "" && c.config.GetToken != nil; l.fresh {
		return c.newToken(ctx)
	}
	return token, nil
}

// newToken asks for a token, and keeps it.
func (c *CentrifugoRPCClient) newToken(ctx context.Context) (string, error) {
	type answer struct {
		token string
		err   error
	}
	answers := make(chan answer, 1)
	go func() { // of its own, so that a function that ignores ctx holds up nobody
		a := answer{err: errors.New("it didn't return")}
		defer func() {
			if v := recover(); v != nil {
				a.err = fmt.Errorf("panic: %v", v)
			}
			answers <- a
		}()
		a.token, a.err = c.config.GetToken(ctx)
	}()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		a.err = context.Cause(ctx)
		if errors.Is(ctx.Err(), context.DeadlineExceeded) { // whose cause may be about the network
			a.err = fmt.Errorf("GetToken hasn't returned: %w", ctx.Err())
		}
	}
	if a.err == nil && a.token == "" {
		a.err = fmt.Errorf("%w: GetToken returned none", ErrUnauthorized)
	}
	if a.err != nil {
		return "", &tokenError{a.err}
	}
	c.mu.Lock()
	c.lastToken = a.token
	c.mu.Unlock()
	return a.token, nil
}

// dropToken forgets the token because of err, if it says that the token has expired and another one can be had.
func (c *CentrifugoRPCClient) dropToken(err error) bool {
	var refused *RPCError
	if !errors.As(err, &refused) || refused.Code != wire.CodeTokenExpired || c.config.GetToken == nil {
		return false
	}
	c.mu.Lock()
	c.lastToken = ""
	c.mu.Unlock()
	return true
}

// expires sees to it that a new token is sent before the one that the session has runs out. The caller holds the lock.
func (s *session) expires(e wire.Expiry) {
	if !e.Expires || s.client.config.GetToken == nil || s.err != nil {
		return
	}
	ttl := max(time.Duration(e.TTL)*time.Second, time.Second)
	s.refreshIn(ttl - min(ttl/4, 30*time.Second))
}

// refreshIn refreshes the token after a while. The caller holds the lock.
func (s *session) refreshIn(d time.Duration) {
	s.refresher = time.AfterFunc(d, func() {
		if !s.enter() {
			return
		}
		defer s.running.Done()
		switch err := s.refresh(); {
		case err == nil:
		case errors.Is(err, ErrUnauthorized):
			s.end(err)
		default:
			s.client.mu.Lock()
			defer s.client.mu.Unlock()
			if s.err == nil {
				s.refreshIn(s.refreshes.Next())
			}
		}
	})
}

// refresh sends a new token. The reply says when the next one is due.
func (s *session) refresh() error {
	ctx, cancel := context.WithTimeout(s.ctx, s.client.config.Timeout)
	defer cancel()
	token, err := s.client.newToken(ctx)
	if err != nil {
		return err
	}
	s.client.mu.Lock()
	r := s.ask("refresh the token", wire.Command{Refresh: &wire.Refresh{Token: token}}, func(m *wire.Message) error {
		if m.Refresh != nil {
			s.refreshes.Reset()
			s.expires(*m.Refresh)
		}
		return failure(m)
	})
	s.client.mu.Unlock()
	return r.await(ctx)
}
