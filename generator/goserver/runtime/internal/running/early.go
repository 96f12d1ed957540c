package running

import "time"

// earlyTime is how long a cancel waits at least for the call that it has overtaken.
const earlyTime = 5 * time.Second

// earlyCancels remembers cancels of calls that haven't come: what a client publishes is handled at once, so that the later message may be the first to
// be looked at. Most are of calls that are over, and never asked for. They lie in two generations, of which the old one is dropped as a whole.
type earlyCancels struct {
	most, mostPerUser int // in a generation; what is beyond isn't remembered

	young, old map[callHash]bool
	users      map[string]int // how many of the young ones each user has
	turned     time.Time
}

// add remembers the cancel of a call.
func (e *earlyCancels) add(user string, call callHash, now time.Time) {
	e.turn(now)
	if len(e.young) >= e.most || e.users[user] >= e.mostPerUser || e.young[call] {
		return
	}
	if e.young == nil {
		e.young, e.users = map[callHash]bool{}, map[string]int{}
	}
	e.young[call] = true
	e.users[user]++
}

// has reports whether a call was cancelled before it came.
func (e *earlyCancels) has(call callHash, now time.Time) bool {
	if len(e.young) == 0 && len(e.old) == 0 {
		return false
	}
	e.turn(now)
	return e.young[call] || e.old[call]
}

func (e *earlyCancels) turn(now time.Time) {
	switch age := now.Sub(e.turned); {
	case age < earlyTime:
		return
	case age < 2*earlyTime:
		e.old = e.young
	default:
		e.old = nil
	}
	e.young, e.users, e.turned = nil, nil, now
}
