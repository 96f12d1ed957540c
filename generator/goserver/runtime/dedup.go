package rpcserver

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"
)

// A Dedup remembers across replicas which calls run or have run. Package rpcserver remembers those of its own process by itself, and
// goes on with that if a Dedup fails.
type Dedup interface {
	// Begin claims a call for its timeout: first reports whether nobody has claimed it. Where somebody has, outcome is what End was
	// given, or nil while the call runs.
	Begin(ctx context.Context, key string, timeout time.Duration) (first bool, outcome []byte, err error)

	// End keeps the outcome of a call that Begin claimed for the rest of its timeout: what is left of it is given, too. The outcome is
	// nil if the call may not be answered twice; then the claim alone is kept.
	End(ctx context.Context, key string, outcome []byte, left time.Duration) error

	// Forget takes back what Begin claimed: the call was given up, and may be made again.
	Forget(ctx context.Context, key string) error
}

// A callHash stands for a call's user and correlation id in the memory of its method. It holds no pointer, so that the collector needn't look at
// the many that are kept, and nobody can make two calls that have the same.
type callHash [16]byte

func hashCall(user, correlationID string) callHash {
	var room [256]byte
	sum := sha256.Sum256(append(append(append(room[:0], user...), '\n'), correlationID...))
	return callHash(sum[:16])
}

// An outcome is how a call ended.
type outcome struct {
	name string // "ok", or the error's
	body []byte // of the reply
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
	outcomes map[callHash]outcome
	size     int // of the outcomes
}

func newMemory(timeout time.Duration) *memory { return &memory{timeout: timeout} }

// recall reports whether the call has run, and returns its outcome, which is empty if it isn't kept.
func (m *memory) recall(call callHash, now time.Time) (outcome, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, g := range []*generation{&m.young, &m.old} {
		if until, found := g.until[call]; found {
			return g.outcomes[call], now.UnixNano() < until
		}
	}
	return outcome{}, false
}

// keep notes that the call has run, and how it ended, unless the outcome is empty.
func (m *memory) keep(call callHash, until time.Time, out outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g := &m.young
	if g.until == nil {
		g.until, g.outcomes = map[callHash]int64{}, map[callHash]outcome{}
	}
	g.until[call] = until.UnixNano()
	if len(out.body) > 0 && g.size+len(out.body) <= maxKept {
		g.size += len(out.body)
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
