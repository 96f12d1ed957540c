package centrifugo

import (
	"log/slog"
	"sync"
	"time"
)

// failureLogging is how long nothing more is logged of failures of one kind.
const failureLogging = time.Second

// A failureLog logs that something couldn't be published at once, unless it has a moment ago.
type failureLog struct {
	log        *slog.Logger
	text, unit string // what is logged, and of what it tells the number

	mu     sync.Mutex
	logged time.Time
}

// add logs a failure of so many.
func (f *failureLog) add(err error, number int) {
	f.mu.Lock()
	recent := time.Since(f.logged) < failureLogging
	if !recent {
		f.logged = time.Now()
	}
	f.mu.Unlock()
	if !recent {
		f.log.Warn(f.text, "error", err, f.unit, number)
	}
}
