package running

import "time"

// deadlines are the runs of a method that aren't settled, in the order in which they began, or told their last progress, which is the order in which their
// time is over. One timer looks after all of them.
type deadlines struct {
	first, last *Run
	watched     bool // the timer runs
}

func (d *deadlines) add(r *Run) {
	if r.earlier = d.last; d.last == nil {
		d.first = r
	} else {
		d.last.later = r
	}
	d.last = r
}

// remove takes a run out, if it is there.
func (d *deadlines) remove(r *Run) {
	if r.earlier == nil && d.first != r {
		return
	}
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
func (c *Calls) watch(m *Method) {
	first := m.deadlines.first
	if m.deadlines.watched || first == nil {
		return
	}
	m.deadlines.watched = true
	time.AfterFunc(time.Until(first.Until), func() { c.expire(m) })
}

// Renew gives a run another timeout from now on, and reports whether it isn't settled.
func (c *Calls) Renew(r *Run) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.isSettled() {
		return false
	}
	r.Method.deadlines.remove(r)
	r.Until = time.Now().Add(r.Method.timeout)
	r.Method.deadlines.add(r)
	c.watch(r.Method)
	return true
}

// Deadline returns when the time of a run is over.
func (c *Calls) Deadline(r *Run) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return r.Until
}

// expire settles the runs of a method whose time is over.
func (c *Calls) expire(m *Method) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for r := m.deadlines.first; r != nil && !r.Until.After(now); r = m.deadlines.first {
		c.set(r, c.endings.Expired)
		if r.Expire != nil {
			r.Expire()
		}
		go c.Answer(r, c.endings.Expired)
	}
	m.deadlines.watched = false
	c.watch(m)
}
