//go:build go1.24

package centrifugoclient

import "sync"

// A backlog holds what comes for a reader and isn't read yet, in order, up to a limit. One more, and all that waits is dropped for an item that says so.
type backlog[T any] struct {
	limit int
	gap   T             // says that items were dropped
	wake  chan struct{} // holds a value if the reader may have something to do

	mu    sync.Mutex
	start *T // comes first; nil if it was read, or there is none. It counts for nothing, and is never dropped
	ring  []T
	first int // index of the first item
	count int
	end   error // why there will be no more
}

func newBacklog[T any](limit int, gap T) *backlog[T] {
	return &backlog[T]{limit: limit, gap: gap, wake: make(chan struct{}, 1)}
}

// add adds an item. It never waits.
func (b *backlog[T]) add(item T) {
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

// begin adds the item that comes before all others.
func (b *backlog[T]) begin(item T) {
	b.mu.Lock()
	b.start = &item
	b.mu.Unlock()
	b.notify()
}

// addGap adds the item that says that some were dropped.
func (b *backlog[T]) addGap() { b.add(b.gap) }

func (b *backlog[T]) push(item T) {
	if b.count == len(b.ring) {
		ring := make([]T, max(8, 2*len(b.ring)))
		n := copy(ring, b.ring[b.first:])
		copy(ring[n:], b.ring[:b.first])
		b.ring, b.first = ring, 0
	}
	b.ring[(b.first+b.count)%len(b.ring)] = item
	b.count++
}

// finish says that there will be no more items, because of err.
func (b *backlog[T]) finish(err error) {
	b.mu.Lock()
	b.end = err
	b.mu.Unlock()
	b.notify()
}

func (b *backlog[T]) notify() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// take moves the first item to what item points to, and reports whether there was one. Without one, end says why there will be none; nil if there may be.
func (b *backlog[T]) take(item *T) (some bool, end error) {
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
