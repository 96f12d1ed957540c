package faultproxy

import (
	"net"
	"sync"
)

// A link is a connection of a client, and the one to the target that belongs to it.
type link struct {
	client   *net.TCPConn
	up, down *pipe
	answered chan struct{} // closed when the target is to be called
	broken   chan struct{} // closed by reset
	answer   func()        // closes answered
	reset    func()        // resets both connections, and closes broken
}

func newLink(client *net.TCPConn, up, down behaviour) *link {
	l := &link{
		client:   client,
		up:       newPipe(up),
		down:     newPipe(down),
		answered: make(chan struct{}),
		broken:   make(chan struct{}),
	}
	l.answer = sync.OnceFunc(func() { close(l.answered) })
	l.reset = sync.OnceFunc(func() {
		close(l.broken)
		reset(client)
		l.up.abort()
		l.down.abort()
	})
	return l
}

// run forwards in both directions until both have ended, or one of them failed: then both connections are reset.
func (l *link) run(target string) {
	var done sync.WaitGroup
	defer done.Wait()
	done.Go(func() { l.up.read(l.client) }) // before the target is called: it notices that the client leaves
	select {
	case <-l.answered:
	case <-l.broken:
		return
	case <-l.up.closed:
		l.reset()
		return
	}
	conn, err := net.Dial("tcp", target)
	if err != nil {
		l.reset()
		return
	}
	server, ok := conn.(*net.TCPConn)
	if !ok {
		panic("a TCP connection is no *net.TCPConn")
	}
	done.Go(func() { l.down.read(server) })
	forward := func(p *pipe, to *net.TCPConn) {
		if err := p.write(to); err != nil {
			l.reset()
		}
	}
	var forwarding sync.WaitGroup
	forwarding.Go(func() { forward(l.up, server) })
	forwarding.Go(func() { forward(l.down, l.client) })
	forwarding.Wait()
	select {
	case <-l.broken:
		reset(server)
	default:
		_ = server.Close()
	}
	_ = l.client.Close()
}

// reset closes a connection by RST.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}
