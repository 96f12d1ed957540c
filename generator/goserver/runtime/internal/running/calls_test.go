package running

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var testEndings = Endings{
	Duplicate:  Outcome{"duplicate_call", []byte("duplicate")},
	Overloaded: Outcome{"overloaded", []byte("overloaded")},
	Cancelled:  Outcome{"cancelled", []byte("cancelled")},
	Expired:    Outcome{"deadline_exceeded", []byte("expired")},
}

// newRun returns a run of the user 1, and where it tells how it ends.
func newRun(m *Method, id string) (*Run, chan Outcome) {
	told := make(chan Outcome, 2)
	now := time.Now()
	return &Run{
		Caller: Caller{"1", id}, Method: m, Start: now, Until: now.Add(m.timeout), Cancel: func() {}, Tell: func(out Outcome) { told <- out },
	}, told
}

// start starts a run, which must be possible.
func start(t *testing.T, c *Calls, m *Method, id string) (*Run, chan Outcome) {
	t.Helper()
	r, told := newRun(m, id)
	c.Enter()
	if first, ended := c.Start(r); first != nil || ended.Body != nil {
		t.Errorf("a run of %q doesn't start: %v, %s", id, first, ended.Name)
	}
	return r, told
}

// wantEmpty wants nothing to be left of calls that are over.
func wantEmpty(t *testing.T, c *Calls, methods ...*Method) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open != 0 || len(c.runs) > 0 || c.places.all != (share{}) || len(c.places.users) > 0 {
		t.Errorf("%d are open, callers %v, places %v of %v; want none", c.open, c.runs, c.places.all, c.places.users)
	}
	for _, m := range methods {
		if d := &m.deadlines; d.first != nil || d.last != nil || d.watched {
			t.Errorf("calls of which none run are watched: %+v", d)
		}
	}
}

// TestSameIDTwoMethods: two calls of one id, of which the first ends first, or last.
func TestSameIDTwoMethods(t *testing.T) {
	for _, isFirst := range []bool{true, false} {
		c, a, b := New(10, 10, testEndings), NewMethod(time.Minute, false, false), NewMethod(time.Minute, false, false)
		first, _ := start(t, c, a, "c")
		last, _ := start(t, c, b, "c")
		if !isFirst {
			first, last = last, first
		}
		c.Finish(first, Outcome{Name: "ok"})
		if len(c.runs) != 1 || c.runs[last.Caller] != last || last.next != nil {
			t.Errorf("after one has ended: %v, want the other", c.runs)
		}
		c.Finish(last, Outcome{Name: "ok"})
		if c.runs[last.Caller] != nil || len(c.runs) > 0 {
			t.Errorf("after both have ended: %v", c.runs)
		}
	}
}

// TestSameCall: who makes a call that runs waits for that one; a call that may not be answered twice is refused. Both are so afterwards, too.
func TestSameCall(t *testing.T) {
	for _, isIdempotent := range []bool{true, false} {
		c, m := New(10, 10, testEndings), NewMethod(time.Minute, isIdempotent, false)
		r, told := start(t, c, m, "c")
		again, _ := newRun(m, "c")
		first, ended := c.Start(again)
		if isIdempotent != (first == r) || isIdempotent != (ended.Body == nil) {
			t.Errorf("idempotent %t: %v, %s", isIdempotent, first, ended.Name)
		}
		out := Outcome{"ok", []byte("1")}
		c.Finish(r, out)
		if got := <-told; got.Name != "ok" {
			t.Errorf("told %s, want ok", got.Name)
		}
		if isIdempotent {
			if got, over := first.Outcome(t.Context()); over || got.Name != "ok" {
				t.Errorf("who waits: %s, over %t, want ok", got.Name, over)
			}
		}
		want := map[bool]string{true: "ok", false: "duplicate_call"}[isIdempotent]
		if first, ended := c.Start(again); first != nil || ended.Name != want {
			t.Errorf("afterwards: %v, %s, want %s", first, ended.Name, want)
		}
	}
}

// TestLost: who repeats a call that ended with its caller's connection waits for its handler. If that stops, the call may be run again; if it ends well in
// spite of that, this is how the call ended. A caller who gives the call up waits for nothing.
func TestLost(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(c *Calls, r *Run)
		want string // for who waits
	}{
		{"stops", func(c *Calls, r *Run) { c.Finish(r, testEndings.Cancelled) }, ""},
		{"ends well", func(c *Calls, r *Run) { c.Finish(r, Outcome{"ok", []byte("1")}) }, "ok"},
		{"is given up", func(c *Calls, r *Run) { c.Cancel(r.Caller) }, "cancelled"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, m := New(10, 10, testEndings), NewMethod(time.Minute, true, false)
				r, told := start(t, c, m, "c")
				repeat := func() (*Run, *Run, Outcome) {
					again, _ := newRun(m, "c")
					c.Enter()
					first, ended := c.Start(again)
					return again, first, ended
				}
				before, first, _ := repeat()
				c.Settle(r, testEndings.Cancelled)
				if got := <-told; got.Name != "cancelled" {
					t.Errorf("told %s, want cancelled", got.Name)
				}
				after, second, ended := repeat()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if _, over := second.Outcome(ctx); first != r || second != r || ended.Body != nil || !over {
					t.Errorf("while the handler runs: %v and %v, %q, over %t; want to wait", first, second, ended.Name, over)
				}
				test.end(c, r)
				for _, again := range []*Run{before, after} {
					got, over := r.Outcome(t.Context())
					if over || got.Name != test.want {
						t.Errorf("who waits gets %q, over %t, want %q", got.Name, over, test.want)
					}
					c.Answer(again, got)
				}
				if test.want == "cancelled" {
					c.Finish(r, Outcome{"ok", []byte("1")})
				}
				again, first, ended := repeat()
				if first != nil || ended.Name != test.want {
					t.Errorf("afterwards: %v, %q, want %q", first, ended.Name, test.want)
				}
				if ended.Body == nil {
					c.Finish(again, Outcome{Name: "ok"})
				} else {
					c.Answer(again, ended)
				}
				if len(told) > 0 {
					t.Error("told twice")
				}
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				wantEmpty(t, c, m)
			})
		})
	}
}

// TestLargeOutcomes: what isn't kept isn't run again, either.
func TestLargeOutcomes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, m := New(10, 10, testEndings), NewMethod(time.Minute, true, false)
		for _, id := range []string{"a", "b"} {
			r, _ := start(t, c, m, id)
			c.Finish(r, Outcome{"ok", []byte(strings.Repeat("x", maxKept*2/3))})
		}
		var kept []string
		for _, id := range []string{"a", "b"} {
			r, _ := newRun(m, id)
			c.Enter()
			_, ended := c.Start(r)
			if c.Answer(r, ended); ended.Name != "duplicate_call" {
				kept = append(kept, id)
			}
		}
		if !slices.Equal(kept, []string{"a"}) {
			t.Errorf("outcomes of %q are kept, want the first", kept)
		}
		time.Sleep(time.Hour)
		wantEmpty(t, c, m)
	})
}

// TestExpiry: runs end in time, whichever of them end earlier by themselves, and one of silence when nothing has renewed it. No timer goes on.
func TestExpiry(t *testing.T) {
	for _, quick := range []string{"", "0", "1", "2", "012"} {
		synctest.Test(t, func(t *testing.T) {
			c, m, silent := New(10, 10, testEndings), NewMethod(time.Second, false, false), NewMethod(time.Second, false, true)
			for range 2 { // the timer must begin anew
				begin := time.Now()
				for i := range 3 {
					r, told := start(t, c, m, "")
					isQuick := strings.Contains(quick, string('0'+rune(i)))
					go func() {
						want, after := "deadline_exceeded", time.Second
						if isQuick {
							want, after = "ok", 500*time.Millisecond
						}
						if got, took := <-told, time.Since(r.Start); got.Name != want || took != after {
							t.Errorf("quick %q, run %d: %s after %s, want %s after %s", quick, i, got.Name, took, want, after)
						}
						if !isQuick {
							time.Sleep(10 * time.Second)
							c.Finish(r, Outcome{Name: "ok"})
						}
					}()
					if isQuick {
						time.AfterFunc(500*time.Millisecond, func() { c.Finish(r, Outcome{Name: "ok"}) })
					}
					time.Sleep(300 * time.Millisecond)
				}
				r, told := start(t, c, silent, "")
				expired := false
				r.Expire = func() { expired = true }
				time.Sleep(10 * time.Second)
				for range 5 {
					if !c.Renew(r) || !c.Deadline(r).Equal(time.Now().Add(time.Second)) {
						t.Error("a run isn't renewed")
					}
					time.Sleep(900 * time.Millisecond)
				}
				time.Sleep(time.Second)
				if got := <-told; got.Name != "deadline_exceeded" || !expired || c.Renew(r) {
					t.Errorf("a silent run: %s, its context ended %t, want that its time is over", got.Name, expired)
				}
				c.Finish(r, Outcome{Name: "ok"})
				time.Sleep(time.Minute - time.Since(begin))
			}
			wantEmpty(t, c, m, silent)
		})
	}
}

// TestQuota: no user has more than a share, and nothing is left of what was given back.
func TestQuota(t *testing.T) {
	q := NewQuota(3, 2)
	for i, test := range []struct {
		user string
		want bool
	}{{"1", true}, {"1", true}, {"1", false}, {"2", true}, {"3", false}} {
		if got := q.Take(test.user); got != test.want {
			t.Errorf("%d: user %s: %t, want %t", i, test.user, got, test.want)
		}
	}
	for _, user := range []string{"1", "2", "1"} {
		q.GiveBack(user)
	}
	if q.all != 0 || len(q.users) > 0 {
		t.Errorf("%d of %v are left, want none", q.all, q.users)
	}
}

// TestPlaces: as many calls may be open as may run, and as many again, of a user and of all.
func TestPlaces(t *testing.T) {
	for _, most := range []int{2, math.MaxInt} {
		p := newPlaces(most, 1)
		for i, test := range []struct {
			user string
			more share
			want bool
		}{
			{"1", share{open: 1, running: 1}, true},
			{"1", share{open: 1, running: 1}, false},
			{"1", share{open: 1}, true},
			{"1", share{open: 1}, false},
			{"2", share{open: 1, running: 1}, true},
			{"3", share{open: 1, running: 1}, most > 2},
			{"3", share{open: 1}, true},
			{"4", share{open: 1}, most > 2},
		} {
			if got := p.take(test.user, test.more); got != test.want {
				t.Errorf("most %d, %d: user %s: %t, want %t", most, i, test.user, got, test.want)
			} else if got {
				defer func() {
					p.give(test.user, test.more)
					if (p.all == share{}) != (len(p.users) == 0) {
						t.Errorf("%v of %v are left", p.all, p.users)
					}
				}()
			}
		}
	}
}

// TestOpenUntilSent: a call is one of its user's until its reply is sent and its handler has returned, whichever is last.
func TestOpenUntilSent(t *testing.T) {
	for _, isLate := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c, m := New(10, 1, testEndings), NewMethod(time.Second, false, false)
			sent := make(chan bool)
			begin := func() Outcome {
				r, _ := newRun(m, "")
				r.Tell = func(Outcome) { <-sent }
				c.Enter()
				_, ended := c.Start(r)
				switch {
				case ended.Body != nil:
					c.Leave()
				case isLate: // its time is over before its handler returns
					go func() {
						time.Sleep(2 * time.Second)
						c.Finish(r, Outcome{Name: "ok"})
					}()
				default:
					go c.Finish(r, Outcome{Name: "ok"})
				}
				synctest.Wait()
				return ended
			}
			for i, want := range []string{"", "", "overloaded"} {
				if got := begin(); got.Name != want {
					t.Errorf("call %d: %q, want %q", i, got.Name, want)
				}
				time.Sleep(3 * time.Second)
			}
			if c.open != 2 || c.places.users["1"] != (share{open: 2}) {
				t.Errorf("%d are open, of the user %v; want 2", c.open, c.places.users["1"])
			}
			close(sent)
			synctest.Wait()
			if got := begin(); got.Name != "" {
				t.Errorf("when the replies are sent: %q", got.Name)
			}
			time.Sleep(3 * time.Second)
			wantEmpty(t, c, m)
		})
	}
}
