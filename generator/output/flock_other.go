//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package output

// flock is for systems that lock folders.
func flock(dir string, alone bool) (unlock func()) { return nil }
