package embedded

import (
	"context"
	"sync"
)

// A backlog counts the bytes of replies that wait to be written to a connection. The library ends a connection when too many do, and
// doesn't tell before; so who has a reply waits for room first.
type backlog struct {
	limit int

	mu     sync.Mutex
	bytes  int
	shrunk chan struct{} // closed when bytes have become fewer; nil if nobody waits for it
}

// add counts a message that is about to be sent, when there is room for it or nothing else waits. It reports false, and counts nothing,
// if ctx or the connection ends before.
func (b *backlog) add(ctx, connection context.Context, size int) bool {
	for {
		shrunk := b.try(size)
		if shrunk == nil {
			return true
		}
		select {
		case <-shrunk:
		case <-connection.Done():
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// try counts a message if there is room. If not, it returns a channel that is closed when trying again may help.
func (b *backlog) try(size int) (shrunk <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bytes == 0 || b.bytes+size <= b.limit {
		b.bytes += size
		return nil
	}
	if b.shrunk == nil {
		b.shrunk = make(chan struct{})
	}
	return b.shrunk
}

// remove tells that a message is written, or never will be. It may be more than was counted: what the protocol puts around a message, and
// messages that nobody counts, such as those of other nodes.
func (b *backlog) remove(size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes = max(b.bytes-size, 0)
	if b.shrunk != nil {
		close(b.shrunk)
		b.shrunk = nil
	}
}
