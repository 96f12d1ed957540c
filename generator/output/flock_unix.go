//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// flock waits for the lock of a folder itself, and takes it: alone, or as one of those that only read. It returns nil where the folder is
// missing, or its file system has no locks for folders.
func flock(dir string, alone bool) (unlock func()) {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil
	}
	return func() { f.Close() }
}
