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

// Locks are what a run has of an output folder. The system drops them when the process ends, however it ends.
//
// One is an empty file in the user's cache folder, named after the output folder: so none lies about in a repository, and it works
// where the output folder is missing, or on a system or a network file system that locks no folders. The other is the folder's own,
// for runs that don't see each other's files: those of two users, or of an editor in a sandbox.
type locks struct{ file, folder func() } // they let go; nil: not taken

// lock waits for the locks of an output folder, and takes them.
func lock(dir string) (*locks, error) {
	unlock, err := lockFile(dir)
	l := &locks{file: unlock}
	l.takeFolder(dir)
	if err != nil && l.folder == nil {
		return nil, err
	}
	return l, nil
}

// takeFolder waits for the lock of the folder itself, unless it was taken or can't be. A folder that was missing may have been made since.
func (l *locks) takeFolder(dir string) {
	if l.folder == nil {
		l.folder = flock(dir, true)
	}
}

func (l *locks) release() {
	for _, unlock := range []func(){l.folder, l.file} {
		if unlock != nil {
			unlock()
		}
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

// share waits until nobody holds a lock of an output folder, and then lets nobody take it. It makes no file: where there is none,
// nobody ever took it.
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
	l.folder = flock(dir, false)
	return l, nil
}

// lockName returns the name of the lock file of an output folder.
func lockName(dir string) (string, error) {
	folder, err := resolve(dir)
	if err != nil {
		return "", &fileError{dir, "can't be resolved", cause(err)}
	}
	// Where a file system folds case, two spellings are one folder. Where it doesn't, one lock for two folders does no harm.
	sum := sha256.Sum256([]byte(strings.ToLower(folder)))
	return hex.EncodeToString(sum[:16]) + ".lock", nil
}

// lockFolders returns the folders to try, the best first. A container's user often has no home that can be written to.
func lockFolders() []string {
	var folders []string
	if cache, err := os.UserCacheDir(); err == nil {
		folders = append(folders, filepath.Join(cache, "rpcgen", "locks"))
	}
	return append(folders, filepath.Join(os.TempDir(), "rpcgen-locks-"+strconv.Itoa(os.Getuid())))
}

// resolve returns the one absolute path of a folder without symlinks. The end of the path may be missing.
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
