package scenarios

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

// eventsOverCuts reads numbered events while the connection is cut again and again: each comes once and in order, or a gap says that some are missing.
func eventsOverCuts(s *stage) {
	const cuts = 20
	count := scaled(100_000, 6_000)
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	channel := fmt.Sprintf("feed.%s-%d", s.user, time.Now().UnixNano())
	var last, gaps atomic.Int64
	subscribed, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		s.readNumbers(c, channel, int64(count), subscribed, &last, &gaps)
	}()
	select {
	case <-subscribed:
	case <-read: // it has said why
		return
	}
	published := make(chan struct{})
	go func() {
		defer close(published)
		s.post(fmt.Sprintf("/events?event=message_posted&channel=%s&count=%d&ms=%d", channel, count, scaled(0, 4)))
	}()
	for range cuts {
		before := last.Load()
		s.eventually("events come", func() bool { n := last.Load(); return n > before || n == int64(count) })
		time.Sleep(1050 * time.Millisecond) // so that the client doesn't wait longer and longer before it connects again
		connections := p.stats().Accepted
		p.set("reset")
		s.eventually("another connection", func() bool { return p.stats().Accepted > connections })
	}
	<-published
	select {
	case <-read:
	case <-time.After(20 * time.Second):
		s.Errorf("%d events, the last one is %d after %d gaps", count, last.Load(), gaps.Load())
	}
	s.works(c)
	s.Logf("%d events, %d connections, %d gaps", count, p.stats().Accepted, gaps.Load())
}

// readNumbers reads events that are numbered, until the one of number end. It closes subscribed when it is.
func (s *stage) readNumbers(c *client.CentrifugoRPCClient, channel string, end int64, subscribed chan<- struct{}, last, gaps *atomic.Int64) {
	gap := false
	for event, err := range c.Events(s.Context(), channel) {
		switch {
		case err != nil:
			s.Errorf("after %d: %v", last.Load(), err)
			return
		case event.Type == "$subscribed":
			close(subscribed)
			continue
		case event.Type == "$gap":
			gap = true
			gaps.Add(1)
			continue
		}
		var data struct {
			N int64 `json:"n"`
		}
		if err := json.Unmarshal(event.Data, &data); err != nil {
			s.Error(err)
		}
		if before := last.Load(); data.N <= before || data.N != before+1 && !gap {
			s.Errorf("%d comes after %d, gap: %t", data.N, before, gap)
		}
		gap = false
		if last.Store(data.N); data.N == end {
			return
		}
	}
}
