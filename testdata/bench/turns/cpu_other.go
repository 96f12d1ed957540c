//go:build !unix

package turns

import "time"

// processorTime is 0: it isn't known here.
func processorTime() time.Duration { return 0 }
