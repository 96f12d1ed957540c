package soak

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
	"example.com/rpcgen/testdata/stack"
)

// The channels that clients read.
const (
	feedChannel = "feed.soak"      // with recover
	roomChannel = "chat.room.soak" // without, and the server is asked who may subscribe
)

var channels = []string{feedChannel, roomChannel}

// interval is the time between two events of a channel.
const interval = 20 * time.Millisecond

// A sequence publishes events that are numbered from 1 to a channel.
type sequence struct {
	name     string
	publish  func(ctx context.Context, message rooms.Message) error
	last     int
	doubtful map[int]bool // those that may have been published or not
}

// run publishes until ctx ends.
func (s *sequence) run(ctx context.Context) {
	for ctx.Err() == nil {
		s.last++
		if err := s.publish(context.WithoutCancel(ctx), rooms.Message{N: s.last}); err != nil {
			s.doubtful[s.last] = true
		}
		time.Sleep(interval)
	}
}

// publishing is what publishes the events of all channels.
type publishing struct {
	sequences []*sequence
	cancel    context.CancelFunc
	running   sync.WaitGroup
}

// startPublishing publishes by a server of the test's own.
func startPublishing(t *testing.T, d *deployment) *publishing {
	t.Helper()
	server, err := rpcserver.New(rpcserver.Options{API: []string{d.centrifugo.API()}, APIKey: stack.APIKey, NoProxies: true})
	if err != nil {
		t.Fatal(err)
	}
	feed, room := rpc.NewFeedEvents(server), rpc.NewRoomEvents(server)
	ctx, cancel := context.WithCancel(t.Context())
	p := &publishing{cancel: cancel, sequences: []*sequence{
		{name: feedChannel, doubtful: map[int]bool{}, publish: func(ctx context.Context, m rooms.Message) error { return feed.MessagePosted(ctx, "soak", m) }},
		{name: roomChannel, doubtful: map[int]bool{}, publish: func(ctx context.Context, m rooms.Message) error { return room.MessagePosted(ctx, "soak", m) }},
	}}
	for _, s := range p.sequences {
		p.running.Go(func() { s.run(ctx) })
	}
	t.Cleanup(func() { p.stop() })
	return p
}

// stop ends it, and returns what was published.
func (p *publishing) stop() []*sequence {
	p.cancel()
	p.running.Wait()
	return p.sequences
}

// A reading is what a client has read of a channel.
type reading struct {
	Events int      `json:"events"`
	Gaps   int      `json:"gaps"`
	Last   int      `json:"last"`  // the number of the last event
	Holes  [][2]int `json:"holes"` // events between which others are missing, and no gap says so

	isGap bool // what was read last is a gap
}

// gap takes that some may be missing.
func (r *reading) gap() {
	r.Gaps++
	r.isGap = true
}

// take takes an event.
func (r *reading) take(n int) error {
	if n <= r.Last {
		return fmt.Errorf("event %d comes after %d", n, r.Last)
	}
	if r.Last > 0 && n > r.Last+1 && !r.isGap {
		r.Holes = append(r.Holes, [2]int{r.Last, n})
	}
	r.Events++
	r.Last, r.isGap = n, false
	return nil
}

// compare reports what a client has missed without knowing.
func (s *sequence) compare(t *testing.T, r *reading) {
	t.Helper()
	if r == nil {
		t.Fatalf("%s: the client has no reader", s.name)
	}
	t.Logf("%s: %d events, %d gaps", s.name, r.Events, r.Gaps)
	if missing := s.missing(r.Last, s.last+1); len(missing) > 0 || r.Last > s.last {
		t.Errorf("%s: the last event is %d, but %v were published after it", s.name, r.Last, missing)
	}
	for _, hole := range r.Holes {
		if missing := s.missing(hole[0], hole[1]); len(missing) > 0 {
			t.Errorf("%s: %v are missing, and no gap says so", s.name, missing)
		}
	}
}

// missing returns the events between two of them that were published.
func (s *sequence) missing(after, before int) []int {
	var missing []int
	for n := after + 1; n < before; n++ {
		if !s.doubtful[n] {
			missing = append(missing, n)
		}
	}
	return missing
}
