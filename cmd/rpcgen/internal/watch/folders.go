package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// watch sees to it that something that happens at a path is noticed from now on, and for a folder also what happens in it, if inside says so. It tells
// whether that is new. The caller holds the lock.
func (f *Files) watch(name string, s *observation, inside bool) bool {
	if f.events == nil {
		return s.stampOnce(name)
	}
	added := f.watchFolder(filepath.Dir(name))
	if inside {
		return f.watchFolder(name) || added
	}
	if info, err := os.Lstat(name); err == nil && info.Mode().Type() == fs.ModeSymlink {
		f.follow(name)
	}
	return added
}

// watchFolder watches a folder, or the nearest one above it that is there.
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
		} // else it came after the first look
	}
}

// add watches a folder. Under whatever name it is reached, it is watched by the one without symlinks, since the system knows it just once.
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
			f.folders[target] = true // it can't be watched, and hardly be read
			return false, nil
		default:
			f.pollInstead(err)
			return true, nil
		}
	}
	f.folders[target] = true
	return true, nil
}

// follow watches what a symlink leads to.
func (f *Files) follow(name string) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		f.watchFolder(filepath.Dir(target))
		f.link(name, target)
	}
}

// link notes that a path leads to another one by symlinks, and watches these.
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

// leave ends the watch on folders: something else stands in their place, or nothing.
func (f *Files) leave(gone func(folder string) bool) {
	for folder := range f.folders {
		if gone(folder) {
			if f.events != nil {
				_ = f.events.Remove(folder) // it may have ended by itself
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
