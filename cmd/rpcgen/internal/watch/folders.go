package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// watch watches a path from now on, and with entries also what comes and goes in that folder. It reports whether that is new. The caller must hold the
// lock.
func (f *Files) watch(name string, s *observation, entries bool) bool {
	if f.events == nil {
		return s.stampOnce(name)
	}
	added := f.watchFolder(filepath.Dir(name))
	if entries {
		return f.watchFolder(name) || added
	}
	if info, err := os.Lstat(name); err == nil && info.Mode().Type() == fs.ModeSymlink {
		f.follow(name)
	}
	return added
}

// watchFolder watches a folder, or the nearest one above it that exists. It reports whether that is new.
func (f *Files) watchFolder(dir string) bool {
	for {
		added, err := f.add(dir)
		parent := filepath.Dir(dir)
		if !isAbsent(err) || parent == dir {
			return added
		}
		added = f.watchFolder(parent)
		if _, err := os.Lstat(dir); err != nil {
			return added
		} // else it has appeared meanwhile
	}
}

// add watches a folder by its path without symlinks, for the system watches a folder once only. It reports whether that is new.
func (f *Files) add(dir string) (added bool, err error) {
	if f.folders[dir] {
		return false, nil
	}
	target, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false, err
	}
	if target != dir {
		if slices.Contains(f.links[target], dir) && f.folders[target] {
			return false, nil
		}
		f.link(dir, target)
	}
	if f.folders[target] {
		return false, nil
	}
	if err := f.events.Add(target); err != nil {
		switch {
		case isAbsent(err):
			return false, err
		case errors.Is(err, fs.ErrPermission):
			f.folders[target] = true // it can't be watched, and most likely not be read either
			return false, nil
		default:
			f.pollInstead(err)
			return true, nil
		}
	}
	f.folders[target] = true
	return true, nil
}

// follow watches the target of a symlink.
func (f *Files) follow(name string) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		f.watchFolder(filepath.Dir(target))
		f.link(name, target)
	}
}

// link records that a path leads to the target by symlinks, and watches these.
func (f *Files) link(name, target string) {
	if !slices.Contains(f.links[target], name) {
		f.links[target] = append(f.links[target], name)
	}
	for at := name; at != filepath.Dir(at) && at != target; at = filepath.Dir(at) {
		if info, err := os.Lstat(at); err == nil && info.Mode().Type() == fs.ModeSymlink {
			f.watchFolder(filepath.Dir(at))
		}
	}
}

// unwatch ends the watch on folders that are gone or were replaced.
func (f *Files) unwatch(gone func(folder string) bool) {
	for folder := range f.folders {
		if gone(folder) {
			if f.events != nil {
				_ = f.events.Remove(folder) // fails if the watch has ended with the folder
			}
			delete(f.folders, folder)
		}
	}
	for target := range f.links {
		if gone(target) {
			delete(f.links, target)
		}
	}
}
