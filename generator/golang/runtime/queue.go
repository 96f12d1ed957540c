//go:build go1.24

package centrifugoclient

// A callQueue holds the calls that aren't written yet, in order.
type callQueue struct {
	first, last *pending
	bytes       int // of their bodies
}

func (q *callQueue) push(p *pending) {
	q.bytes += len(p.body)
	p.prev, p.next = q.last, nil
	if q.last == nil {
		q.first = p
	} else {
		q.last.next = p
	}
	q.last = p
}

func (q *callQueue) pushFront(p *pending) {
	q.bytes += len(p.body)
	p.prev, p.next = nil, q.first
	if q.first == nil {
		q.last = p
	} else {
		q.first.prev = p
	}
	q.first = p
}

func (q *callQueue) remove(p *pending) {
	q.bytes -= len(p.body)
	if p.prev == nil {
		q.first = p.next
	} else {
		p.prev.next = p.next
	}
	if p.next == nil {
		q.last = p.prev
	} else {
		p.next.prev = p.prev
	}
	p.next, p.prev = nil, nil
}

// deadlines is a heap of calls, the one with the first deadline on top.
type deadlines []*pending //nolint:recvcheck // as container/heap has it

func (d deadlines) Len() int           { return len(d) }
func (d deadlines) Less(i, j int) bool { return d[i].deadline.Before(d[j].deadline) }

func (d deadlines) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].index, d[j].index = i, j
}

// Push appends a *pending.
func (d *deadlines) Push(x any) {
	p := x.(*pending)
	p.index = len(*d)
	*d = append(*d, p)
}

// Pop removes the last one.
func (d *deadlines) Pop() any {
	last := len(*d) - 1
	p := (*d)[last]
	(*d)[last] = nil
	*d = (*d)[:last]
	p.index = -1
	return p
}
