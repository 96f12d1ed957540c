//go:build go1.24

package centrifugoclient

import (
	"encoding/json"
	"time"
)

// A Call is what a client is asked to do, as interceptors see it.
type Call struct {
	Method     string            // e.g. "tasks.get_stats"
	Params     any               // what encoding/json marshals to an object; nil means an empty one
	Headers    map[string]string // that are sent along; interceptors may add to them, and find a map in any case
	Timeout    time.Duration     // where the context has no deadline; 0 means that of the client
	Idempotent bool              // to make it twice has the effect of making it once: so it may be sent again when a connection was lost
	NoWait     bool              // nobody waits for the result, only for the call to be accepted

	Progress   bool                                 // the method tells its progress, so that the call goes by correlation, whatever the transport; each progress renews the timeout
	OnProgress func(progress json.RawMessage) error // is called for each progress, by the goroutine that makes the call; an error ends the call. May be nil
	OnGap      func()                               // is called where progress may be missing, in the same way. May be nil
}
