package generator

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

// lock waits for the lock of an output folder, and takes it. The system drops it when the process ends, however it ends.
//
// The lock is an empty file in the user's cache folder, named after the output folder: so none lies about in a repository, and it
// works where the output folder is missing, read-only, or on a network file system that locks no folders. Runs of two users, or
// with two cache folders, don't see each other's lock.
func lock(dir string) (unlock func(), err error) {
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

// share waits until nobody holds the lock of an output folder, and then lets nobody take it. It makes no file: where there is none,
// nobody ever took it.
func share(dir string) (unlock func(), err error) {
	name, err := lockName(dir)
	if err != nil {
		return nil, err
	}
	for _, place := range lockFolders() {
		if f, err := lockedfile.Open(filepath.Join(place, name)); err == nil {
			return func() { f.Close() }, nil
		}
	}
	return func() {}, nil
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
