package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// Up to 512 missed events are recovered; of more, and where nothing is kept, a gap tells.
func TestMissedEvents(t *testing.T) {
	for name, test := range map[string]struct {
		channel *channelOf[feedEvent]
		missed  int
		gap     bool
	}{
		"few": {feed, 301, false}, "all that is kept": {feed, 512, false}, "too many": {feed, 513, true}, "not kept": {room, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			g := &gate{}
			c := shared.connect(t, gated(g))
			value := topic(t)
			channel, err := channelName(test.channel.pattern, []any{value})
			if err != nil {
				t.Fatal(err)
			}
			l := listen(t, c, test.channel, value)
			shared.publishEvents(t, channel, "")
			l.expect("1")
			g.away(c, func() { shared.publishEvents(t, channel, fmt.Sprintf("&from=2&count=%d", test.missed)) })
			eventually(t, "subscribed again", func() bool {
				c.mu.Lock()
				defer c.mu.Unlock()
				return c.session != nil && c.subscriptions[channel].isLive()
			})
			shared.publishEvents(t, channel, "&from=1000")
			var want []string
			for n := range test.missed {
				want = append(want, strconv.Itoa(n+2))
			}
			if test.gap {
				want = []string{"gap"}
			}
			l.expect(strings.Join(append(want, "1000"), " "))
		})
	}
}

// A gate lets a client make connections while it is open.
type gate struct {
	mu   sync.Mutex
	open chan struct{} // closed while it is
}

// gated gives a configuration a gate.
func gated(g *gate) func(*CentrifugoConfig) {
	g.set(true)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		g.mu.Lock()
		open := g.open
		g.mu.Unlock()
		select {
		case <-open:
			return (&net.Dialer{}).DialContext(ctx, network, address)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return func(config *CentrifugoConfig) {
		config.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	}
}

func (g *gate) set(open bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if open && g.open != nil {
		close(g.open)
		return
	}
	g.open = make(chan struct{})
	if open {
		close(g.open)
	}
}

// away ends the connection, and lets the client make another when f has returned.
func (g *gate) away(c *CentrifugoRPCClient, f func()) {
	g.set(false)
	c.mu.Lock()
	s := c.session
	c.mu.Unlock()
	s.end(errors.New("a test's"))
	f()
	g.set(true)
}

// A reader that comes while the connection is lost has missed nothing that it could know of.
func TestGapOfOlderReaders(t *testing.T) {
	back := make(chan struct{})
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x"}}`)
		f.write(`{"id":3,"subscribe":{}}`, `{"push":{"channel":"feed.x","pub":{"data":{"type":"message_posted","data":{"n":1}}}}}`)
		f.next()
		f.drop()
	}, func(f *fake) {
		<-back
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":4}}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x"}}`)
		f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"recovered":true,"epoch":"e","offset":4}}`,
			`{"id":3,"subscribe":{"publications":[{"data":{"type":"message_posted","data":{"n":2}}}]}}`)
		f.write(`{"push":{"channel":"feed.x","pub":{"data":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}}}`)
		f.next()
	}))
	old := listen(t, c, feed, "x")
	old.expect("1")
	c.mu.Lock()
	c.session.say(wire.Command{ID: c.session.nextID()})
	c.mu.Unlock()
	eventually(t, "away", func() bool { return c.State() == StateConnecting })
	young := make(chan string, 10)
	go func() {
		for event, err := range feed.read(t.Context(), c, nil, "x") {
			young <- described(event, err)
		}
	}()
	eventually(t, "two readers", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.subscriptions["feed.x"].readers) == 2 })
	close(back)
	old.expect("gap 2 gap") // what can't be read is missing, too
	if a, b := <-young, <-young; a != "2" || b != "gap" {
		t.Errorf("got %s, %s", a, b)
	}
}
