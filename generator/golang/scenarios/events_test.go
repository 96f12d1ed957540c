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
	part := scaled(5_000, 300) // events around a cut
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	channel := fmt.Sprintf("feed.%s-%d", s.user, time.Now().UnixNano())
	var last, gaps atomic.Int64
	subscribed, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		s.readNumbers(c, channel, int64(cuts*part), subscribed, &last, &gaps)
	}()
	select {
	case <-subscribed:
	case <-read: // it has said why
		return
	}
	for cut := range cuts {
		time.Sleep(1050 * time.Millisecond) // so that the client doesn't wait longer and longer before it connects again
		before, connections := last.Load(), p.stats().Accepted
		published := make(chan struct{})
		go func() {
			defer close(published)
			s.post(fmt.Sprintf("/events?event=message_posted&channel=%s&from=%d&count=%d&ms=%d", channel, cut*part+1, part, scaled(0, 1)))
		}()
		s.eventually("events come", func() bool { return last.Load() > before })
		p.set("reset")
		s.eventually("another connection", func() bool { return p.stats().Accepted > connections })
		<-published
	}
	s.publish(channel, `{"type": "ended", "data": "all told"}`) // the last numbers may be lost, with a gap
	select {
	case <-read:
	case <-time.After(20 * time.Second):
		s.Errorf("%d events, the last one is %d after %d gaps", cuts*part, last.Load(), gaps.Load())
	}
	s.works(c)
	s.Logf("%d events, %d connections, %d gaps", cuts*part, p.stats().Accepted, gaps.Load())
}

// readNumbers reads events that are numbered up to count, until the one that ends them. It closes subscribed when it is.
func (s *stage) readNumbers(c *client.CentrifugoRPCClient, channel string, count int64, subscribed chan<- struct{}, last, gaps *atomic.Int64) {
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
		case event.Type == "ended":
			if n := last.Load(); n != count && !gap {
				s.Errorf("%d is the last of %d, and no gap says so", n, count)
			}
			return
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
		last.Store(data.N)
	}
}
