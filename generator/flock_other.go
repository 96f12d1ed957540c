//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package generator

// flock is for systems that lock folders.
func flock(dir string, alone bool) (unlock func()) { return nil }
