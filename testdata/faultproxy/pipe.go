package faultproxy

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

const (
	chunkSize = 32 << 10
	queueSize = 256 << 10 // bytes that a pipe reads ahead of what it forwards: beyond, the sender feels that nobody reads
	tick      = 10 * time.Millisecond
	drain     = 50 * time.Millisecond // how long what was written may take to arrive, before a reset throws it away
	forever   = time.Hour
)

// A behaviour is what a pipe does to bytes. The zero behaviour lets them pass.
type behaviour struct {
	held  bool
	cut   bool // fail when left is 0
	left  int
	rate  int // bytes a second, 0: as they come
	delay time.Duration
}

var errCut = errors.New("cut")

// A pipe carries bytes in one direction: read takes them in, write sends them on.
type pipe struct {
	closed  chan struct{} // closed when the sender has ended, or the pipe was aborted
	writing sync.Mutex    // held while bytes go out

	mu        sync.Mutex
	behaviour *behaviour
	queue     []chunk
	size      int       // of queue, in bytes
	sent      int64     // bytes that went out
	resume    time.Time // when more may go out, at a rate
	err       error     // why the sender has ended
	aborted   bool
	to        *net.TCPConn
	changed   chan struct{} // closed and replaced when something of the above changes
}

// A chunk is what was read at once.
type chunk struct {
	data []byte
	at   time.Time
}

func newPipe(b behaviour) *pipe {
	return &pipe{behaviour: &b, closed: make(chan struct{}), changed: make(chan struct{})}
}

// behave changes what the pipe does. When it returns, nothing goes out in the old way any more: a write that is under way is interrupted.
func (p *pipe) behave(b behaviour) {
	p.update(func() {
		p.behaviour, p.resume = &b, time.Time{}
		p.interrupt()
	})
	p.writing.Lock()
	defer p.writing.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil && !p.aborted {
		_ = p.to.SetWriteDeadline(time.Time{})
	}
}

// abort ends read, when its connection is closed, and write.
func (p *pipe) abort() {
	p.end(net.ErrClosed)
	p.update(func() {
		p.aborted = true
		p.interrupt()
	})
}

// interrupt makes a write that is under way return. p.mu must be held.
func (p *pipe) interrupt() {
	if p.to != nil {
		_ = p.to.SetWriteDeadline(time.Now())
	}
}

func (p *pipe) end(err error) {
	p.update(func() {
		if p.err == nil {
			p.err = err
			close(p.closed)
		}
	})
}

func (p *pipe) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err != nil
}

func (p *pipe) count() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

func (p *pipe) update(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	close(p.changed)
	p.changed = make(chan struct{})
}

// read queues what comes from a connection, until that ends.
func (p *pipe) read(from *net.TCPConn) {
	for {
		data := make([]byte, chunkSize)
		n, err := from.Read(data)
		if n > 0 {
			p.update(func() {
				p.queue = append(p.queue, chunk{data[:n], time.Now()})
				p.size += n
			})
		}
		if err != nil {
			p.end(err)
			return
		}
		if !p.waitForRoom() {
			return
		}
	}
}

// waitForRoom waits until the queue isn't full, and reports whether the pipe goes on.
func (p *pipe) waitForRoom() bool {
	for {
		p.mu.Lock()
		full, ended, changed := p.size >= queueSize, p.err != nil, p.changed
		p.mu.Unlock()
		if ended || !full {
			return !ended
		}
		<-changed
	}
}

// write sends the queue to a connection until the sender has ended. When that only closed its side, write does so with the connection, and
// returns nil.
func (p *pipe) write(to *net.TCPConn) error {
	p.update(func() { p.to = to })
	for {
		wait, changed, err := p.step()
		switch {
		case errors.Is(err, io.EOF):
			return to.CloseWrite()
		case errors.Is(err, errCut):
			time.Sleep(drain)
			return err
		case err != nil:
			return err
		case wait > 0:
			select {
			case <-changed:
			case <-time.After(wait):
			}
		}
	}
}

// step sends what may go out now. If nothing may, it says how long to wait, unless something changes before.
func (p *pipe) step() (wait time.Duration, changed <-chan struct{}, err error) {
	p.writing.Lock()
	defer p.writing.Unlock()
	data, b, wait, changed, err := p.next()
	if len(data) == 0 {
		return wait, changed, err
	}
	n, err := p.to.Write(data)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil // by interrupt: the rest goes out as p behaves now
	}
	p.update(func() { p.took(n, b) })
	return 0, nil, err
}

// next returns the bytes that may go out now and by which behaviour, or how long to wait; or an error when there will be no more.
func (p *pipe) next() (data []byte, b *behaviour, wait time.Duration, changed <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b = p.behaviour
	switch {
	case p.aborted:
		return nil, b, 0, nil, net.ErrClosed
	case b.held:
		return nil, b, forever, p.changed, nil
	case b.cut && b.left <= 0:
		return nil, b, 0, nil, errCut
	case len(p.queue) == 0 && p.err != nil:
		return nil, b, 0, nil, p.err
	case len(p.queue) == 0:
		return nil, b, forever, p.changed, nil
	}
	first, due := p.queue[0], p.resume
	if b.delay > 0 {
		due = first.at.Add(b.delay)
	}
	if wait := time.Until(due); wait > 0 {
		return nil, b, wait, p.changed, nil
	}
	return first.data[:b.limit(len(first.data))], b, 0, nil, nil
}

// limit returns how many of n bytes may go out at once.
func (b *behaviour) limit(n int) int {
	if b.cut {
		n = min(n, b.left)
	}
	if b.rate > 0 {
		n = min(n, max(1, int(int64(b.rate)*int64(tick)/int64(time.Second))))
	}
	return n
}

// took notes that n bytes of the first chunk have gone out, by a behaviour that may have ended meanwhile. p.mu must be held.
func (p *pipe) took(n int, b *behaviour) {
	first := &p.queue[0]
	first.data = first.data[n:]
	if len(first.data) == 0 {
		p.queue = p.queue[1:]
	}
	p.size -= n
	p.sent += int64(n)
	b.left -= n
	if b.rate > 0 && b == p.behaviour {
		p.resume = time.Now().Add(time.Duration(n) * time.Second / time.Duration(b.rate))
	}
}
