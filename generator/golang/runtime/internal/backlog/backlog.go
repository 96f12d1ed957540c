//go:build go1.24

// Package backlog holds what comes for a reader and isn't read yet.
package backlog

import "sync"

// A Backlog holds what comes for a reader and isn't read yet, in order, up to a limit. One more, and all that waits is dropped for an item that says so.
type Backlog[T any] struct {
	limit int
	gap   T             // says that items were dropped
	Wake  chan struct{} // holds a value if the reader may have something to do

	mu    sync.Mutex
	start *T // comes first; nil if it was read, or there is none. It counts for nothing, and is never dropped
	ring  []T
	first int // index of the first item
	count int
	end   error // why there will be no more
}

// New returns a backlog of so many items at most, and of the item that says that some were dropped.
func New[T any](limit int, gap T) *Backlog[T] {
	return &Backlog[T]{limit: limit, gap: gap, Wake: make(chan struct{}, 1)}
}

// Add adds an item. It never waits.
func (b *Backlog[T]) Add(item T) {
	b.mu.Lock()
	if b.count >= b.limit {
		clear(b.ring)
		b.first, b.count = 0, 0
		b.push(b.gap)
	}
	b.push(item)
	b.mu.Unlock()
	b.notify()
}

// Begin adds the item that comes before all others.
func (b *Backlog[T]) Begin(item T) {
	b.mu.Lock()
	b.start = &item
	b.mu.Unlock()
	b.notify()
}

// AddGap adds the item that says that some were dropped.
func (b *Backlog[T]) AddGap() { b.Add(b.gap) }

func (b *Backlog[T]) push(item T) {
	if b.count == len(b.ring) {
		ring := make([]T, max(8, 2*len(b.ring)))
		n := copy(ring, b.ring[b.first:])
		copy(ring[n:], b.ring[:b.first])
		b.ring, b.first = ring, 0
	}
	b.ring[(b.first+b.count)%len(b.ring)] = item
	b.count++
}

// Finish says that there will be no more items, because of err.
func (b *Backlog[T]) Finish(err error) {
	b.mu.Lock()
	b.end = err
	b.mu.Unlock()
	b.notify()
}

func (b *Backlog[T]) notify() {
	select {
	case b.Wake <- struct{}{}:
	default:
	}
}

// Take moves the first item to what item points to, and reports whether there was one. Without one, end says why there will be none; nil if there may be.
func (b *Backlog[T]) Take(item *T) (some bool, end error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.start != nil {
		*item, b.start = *b.start, nil
		return true, nil
	}
	if b.count == 0 {
		return false, b.end
	}
	var none T
	*item = b.ring[b.first]
	b.ring[b.first] = none
	b.first = (b.first + 1) % len(b.ring)
	b.count--
	return true, nil
}
