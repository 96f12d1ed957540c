// Package faultproxy is a TCP proxy that fails in the ways in which networks do, when a test asks for it.
//
// A proxy listens on a free port of the loopback interface, and forwards each connection to a target. Its methods say how it behaves from then
// on, until another is called; when one returns, its behaviour holds.
package faultproxy

import (
	"net"
	"sync"
	"time"
)

// A Proxy forwards connections. It is safe for concurrent use.
type Proxy struct {
	target   string
	listener *net.TCPListener
	done     sync.WaitGroup // the goroutines of the proxy

	mu       sync.Mutex
	accept   acceptance
	up, down behaviour // of new connections
	links    map[*link]struct{}
	total    Stats
	closed   bool
}

// An acceptance is what becomes of new connections.
type acceptance int

const (
	forwarded acceptance = iota
	refused              // reset at once
	silent               // accepted, and not answered until the proxy behaves in another way
)

// Stats counts what has passed a proxy.
type Stats struct {
	Accepted int   `json:"accepted"` // connections so far, also those that were refused
	Open     int   `json:"open"`     // connections that neither the client has closed nor the proxy
	Up       int64 `json:"up"`       // bytes that have gone to the target
	Down     int64 `json:"down"`     // bytes that have come from there, and gone to clients
}

// New starts a proxy before target, which is HOST:PORT. It need not be there yet: a client gets through only while it is.
func New(target string) (*Proxy, error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	p := &Proxy{target: target, listener: listener, links: map[*link]struct{}{}}
	p.done.Go(p.serve)
	return p, nil
}

// Addr returns the HOST:PORT that the proxy listens at.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Close ends the proxy and all its connections.
func (p *Proxy) Close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	for _, l := range p.open() {
		l.reset()
	}
	p.done.Wait()
}

// Stats returns the counts of now.
func (p *Proxy) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.total
	for l := range p.links {
		s.Up += l.up.count()
		s.Down += l.down.count()
		if !l.up.ended() {
			s.Open++
		}
	}
	return s
}

// Pass lets everything through. What was held back goes out now.
func (p *Proxy) Pass() { p.set(forwarded, behaviour{}, behaviour{}) }

// Refuse resets new connections. Open ones live.
func (p *Proxy) Refuse() { p.set(refused, behaviour{}, behaviour{}) }

// Silence takes new connections, and says nothing. Open ones live.
func (p *Proxy) Silence() { p.set(silent, behaviour{}, behaviour{}) }

// Hold forwards nothing in the given directions: up is to the target, down is from it. Connections stay open, as in a network that drops
// everything; also the end of one is held back.
func (p *Proxy) Hold(up, down bool) { p.set(forwarded, behaviour{held: up}, behaviour{held: down}) }

// Reset resets all open connections on both sides. What was held back is lost. New ones pass.
func (p *Proxy) Reset() {
	p.mu.Lock()
	p.accept, p.up, p.down = forwarded, behaviour{}, behaviour{}
	p.mu.Unlock()
	for _, l := range p.open() {
		l.reset()
	}
}

// Cut resets each connection that is open now when it has let n more bytes through from the target. New ones pass.
func (p *Proxy) Cut(n int) {
	p.set(forwarded, behaviour{}, behaviour{cut: true, left: n})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = behaviour{}
}

// Drip lets rate bytes a second through from the target, on each connection.
func (p *Proxy) Drip(rate int) { p.set(forwarded, behaviour{}, behaviour{rate: rate}) }

// Delay lets everything through after d, in both directions.
func (p *Proxy) Delay(d time.Duration) { p.set(forwarded, behaviour{delay: d}, behaviour{delay: d}) }

// set changes how the proxy behaves. A link that is made meanwhile is either in links or reads the new behaviour.
func (p *Proxy) set(accept acceptance, up, down behaviour) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accept, p.up, p.down = accept, up, down
	for l := range p.links {
		l.up.behave(up)
		l.down.behave(down)
		if accept != silent {
			l.answer()
		}
	}
}

func (p *Proxy) open() []*link {
	p.mu.Lock()
	defer p.mu.Unlock()
	var links []*link
	for l := range p.links {
		links = append(links, l)
	}
	return links
}

// serve accepts connections until the listener is closed.
func (p *Proxy) serve() {
	for {
		client, err := p.listener.AcceptTCP()
		if err != nil {
			return
		}
		p.take(client)
	}
}

// take makes a link of a new connection, unless it is refused.
func (p *Proxy) take(client *net.TCPConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total.Accepted++
	if p.accept == refused || p.closed {
		reset(client)
		return
	}
	l := newLink(client, p.up, p.down)
	if p.accept != silent {
		l.answer()
	}
	p.links[l] = struct{}{}
	p.done.Go(func() {
		l.run(p.target)
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.links, l)
		p.total.Up += l.up.count()
		p.total.Down += l.down.count()
	})
}
