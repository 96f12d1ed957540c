package output

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// locks are the two locks of an output folder. The system releases them when the process ends, however it ends.
//
// One is an empty file in the user's cache folder, named after the output folder. It leaves nothing behind in a repository, and works where the output
// folder is missing, or where the system or a network file system can't lock folders. The other is the folder's own. It is for runs that don't see each
// other's cache folders: those of two users, or of an editor in a sandbox.
type locks struct {
	file   func()   // releases the lock file; nil if it isn't held
	folder *os.File // closing it releases the folder's lock; nil if it isn't held
}

// lock waits for the locks of an output folder, and takes them. If the folder is missing, its own lock isn't taken.
func lock(dir string) (*locks, error) {
	unlock, err := lockFile(dir)
	l := &locks{file: unlock}
	_ = l.takeFolder(dir) // the folder may be missing
	if err != nil && l.folder == nil {
		return nil, err
	}
	return l, nil
}

// takeFolder waits for the folder's own lock, unless it is held already. The folder may be another one than before, if it was removed and made anew. The
// error is fs.ErrNotExist if it is missing; a folder that can't be locked is no error.
func (l *locks) takeFolder(dir string) (err error) {
	if l.folder != nil {
		if isAt(l.folder, dir) {
			return nil
		}
		l.folder.Close()
	}
	l.folder, err = flock(dir, true)
	return err
}

// isAt reports whether an open folder is still the one at the path dir.
func isAt(folder *os.File, dir string) bool {
	a, errA := folder.Stat()
	b, errB := os.Stat(dir)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

func (l *locks) release() {
	if l.folder != nil {
		l.folder.Close()
	}
	if l.file != nil {
		l.file()
	}
}

// lockFile waits for the lock file of an output folder, and takes it.
func lockFile(dir string) (unlock func(), err error) {
	name, err := lockName(dir)
	if err != nil {
		return nil, err
	}
	var failures []error
	for _, place := range lockFolders() {
		err := os.MkdirAll(place, 0o700)
		if err == nil {
			unlock, err = lockedfile.MutexAt(filepath.Join(place, name)).Lock()
		}
		if err == nil {
			return unlock, nil
		}
		failures = append(failures, err)
	}
	return nil, fmt.Errorf("no place for a lock file: %w", errors.Join(failures...))
}

// share waits until no run holds the locks of an output folder, and shares them with others that only read. It makes no lock file: if there is none, no
// run has ever taken it.
func share(dir string) (*locks, error) {
	name, err := lockName(dir)
	if err != nil {
		return nil, err
	}
	l := &locks{}
	for _, place := range lockFolders() {
		if f, err := lockedfile.Open(filepath.Join(place, name)); err == nil {
			l.file = func() { f.Close() }
			break
		}
	}
	l.folder, _ = flock(dir, false) // the folder may be missing
	return l, nil
}

// lockName returns the name of the lock file of an output folder.
func lockName(dir string) (string, error) {
	folder, err := resolve(dir)
	if err != nil {
		return "", &fileError{dir, "can't be resolved", cause(err)}
	}
	// If the file system folds case, two spellings are one folder. If it doesn't, one lock for two folders does no harm.
	sum := sha256.Sum256([]byte(strings.ToLower(folder)))
	return hex.EncodeToString(sum[:16]) + ".lock", nil
}

// lockFolders returns the folders in which a lock file may be, the best first. In a container, the home folder often isn't writable.
func lockFolders() []string {
	var folders []string
	if cache, err := os.UserCacheDir(); err == nil {
		folders = append(folders, filepath.Join(cache, "rpcgen", "locks"))
	}
	return append(folders, filepath.Join(os.TempDir(), "rpcgen-locks-"+strconv.Itoa(os.Getuid())))
}

// resolve returns the absolute path of a folder without symlinks. Folders at the end of the path may be missing.
func resolve(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	missing := ""
	for {
		folder, err := filepath.EvalSymlinks(abs)
		if err == nil {
			return filepath.Join(folder, missing), nil
		}
		parent := filepath.Dir(abs)
		if !errors.Is(err, fs.ErrNotExist) || parent == abs {
			return "", err
		}
		missing = filepath.Join(filepath.Base(abs), missing)
		abs = parent
	}
}
