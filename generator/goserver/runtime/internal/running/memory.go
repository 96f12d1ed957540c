package running

import (
	"crypto/sha256"
	"sync"
	"time"
)

// A callHash stands for a call's user and correlation id in the memory of its method. It holds no pointer, so that the collector needn't look at
// the many that are kept, and nobody can make two calls that have the same.
type callHash [16]byte

func hashCall(c Caller) callHash {
	var room [256]byte
	sum := sha256.Sum256(append(append(append(room[:0], c.User...), '\n'), c.CorrelationID...))
	return callHash(sum[:16])
}

// maxKept is the most bytes of outcomes that a method's memory takes per timeout.
const maxKept = 32 << 20

// A memory keeps which calls of a method have run here: each one until the method's timeout has passed since it began. It lies in two
// generations, of which the old one is dropped as a whole.
type memory struct {
	timeout time.Duration

	mu         sync.Mutex
	young, old generation
	turning    bool // a timer will call turn
}

type generation struct {
	until    map[callHash]int64 // in Unix nanoseconds
	outcomes map[callHash]Outcome
	size     int // of the outcomes
}

func newMemory(timeout time.Duration) *memory { return &memory{timeout: timeout} }

// recall reports whether the call has run, and returns its outcome, which is empty if it isn't kept.
func (m *memory) recall(call callHash, now time.Time) (Outcome, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, g := range []*generation{&m.young, &m.old} {
		if until, found := g.until[call]; found {
			return g.outcomes[call], now.UnixNano() < until
		}
	}
	return Outcome{}, false
}

// keep notes that the call has run, and how it ended, unless the outcome is empty.
func (m *memory) keep(call callHash, until time.Time, out Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g := &m.young
	if g.until == nil {
		g.until, g.outcomes = map[callHash]int64{}, map[callHash]Outcome{}
	}
	g.until[call] = until.UnixNano()
	if len(out.Body) > 0 && g.size+len(out.Body) <= maxKept {
		g.size += len(out.Body)
		g.outcomes[call] = out
	}
	if !m.turning {
		m.turning = true
		time.AfterFunc(m.timeout, m.turn)
	}
}

// turn drops what has been kept for a timeout or longer.
func (m *memory) turn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.old, m.young = m.young, generation{}
	m.turning = len(m.old.until) > 0
	if m.turning {
		time.AfterFunc(m.timeout, m.turn)
	}
}
