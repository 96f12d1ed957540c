package rpcserver

import "time"

// deadlines are the runs of a method that aren't settled, in the order in which they began, which is the order in which their time is over. One timer
// looks after all of them.
type deadlines struct {
	first, last *run
	watched     bool // the timer runs
}

func (d *deadlines) add(r *run) {
	if r.earlier = d.last; d.last == nil {
		d.first = r
	} else {
		d.last.later = r
	}
	d.last = r
}

func (d *deadlines) remove(r *run) {
	if r.earlier == nil {
		d.first = r.later
	} else {
		r.earlier.later = r.later
	}
	if r.later == nil {
		d.last = r.earlier
	} else {
		r.later.earlier = r.earlier
	}
	r.earlier, r.later = nil, nil
}

// watch starts the timer of a method, unless it runs or has nothing to look after.
func (c *calls) watch(m *Method) {
	first := m.deadlines.first
	if m.deadlines.watched || first == nil {
		return
	}
	m.deadlines.watched = true
	time.AfterFunc(time.Until(first.until), func() { c.expire(m) })
}

// expire settles the runs of a method whose time is over.
func (c *calls) expire(m *Method) {
	out := failed(errDeadlineExceeded)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for r := m.deadlines.first; r != nil && !r.until.After(now); r = m.deadlines.first {
		c.set(r, out)
		go r.done(out)
	}
	m.deadlines.watched = false
	c.watch(m)
}
