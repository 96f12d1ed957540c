//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package output

import "os"

// flock returns nil: this system can't lock folders.
func flock(dir string, exclusive bool) *os.File { return nil }
