//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// flock waits for the lock of a folder, and takes it: exclusively, or shared with others that only read. The lock is held until the returned folder is
// closed. It is nil if the file system can't lock folders. The error says why the folder can't be opened, e.g. fs.ErrNotExist.
func flock(dir string, exclusive bool) (*os.File, error) {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	for {
		folder, err := os.Open(dir)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(folder.Fd()), how)
		if err == nil && isAt(folder, dir) {
			return folder, nil
		}
		folder.Close() // another run may have removed the folder meanwhile, and made it anew
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return nil, nil
		}
	}
}
