//go:build go1.24

package centrifugoclient

import "time"

// A Call is what a client is asked to do, as interceptors see it.
type Call struct {
	Method     string            // e.g. "tasks.get_stats"
	Params     any               // what encoding/json marshals to an object; nil means an empty one
	Headers    map[string]string // that are sent along; interceptors may add to them, and find a map in any case
	Timeout    time.Duration     // where the context has no deadline; 0 means that of the client
	Idempotent bool              // to make it twice has the effect of making it once: so it may be sent again when a connection was lost
	NoWait     bool              // nobody waits for the result, only for the call to be accepted
}
