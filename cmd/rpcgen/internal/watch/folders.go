package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/fsnotify/fsnotify"
)

// folders are the folders that are watched for events, and the symlinks that lead there. They belong to a Files, whose lock the caller must hold.
type folders struct {
	events  *fsnotify.Watcher
	watched map[string]bool     // by their paths without symlinks
	links   map[string][]string // the paths by which readers know a path without symlinks
	failed  error               // why a folder couldn't be watched; no others are watched then
}

func newFolders(events *fsnotify.Watcher) *folders {
	return &folders{events: events, watched: map[string]bool{}, links: map[string][]string{}}
}

// watch watches a path from now on, and with entries also what comes and goes in that folder. It reports whether that is new.
func (w *folders) watch(name string, entries bool) bool {
	added := w.watchFolder(filepath.Dir(name))
	if entries {
		return w.watchFolder(name) || added
	}
	if info, err := os.Lstat(name); err == nil && info.Mode().Type() == fs.ModeSymlink {
		w.follow(name)
	}
	return added
}

// watchFolder watches a folder, or the nearest one above it that exists. It reports whether that is new.
func (w *folders) watchFolder(dir string) bool {
	for {
		added, err := w.add(dir)
		parent := filepath.Dir(dir)
		if !isAbsent(err) || parent == dir {
			return added
		}
		added = w.watchFolder(parent)
		if _, err := os.Lstat(dir); err != nil {
			return added
		} // else it has appeared meanwhile
	}
}

// add watches a folder by its path without symlinks, for the system watches a folder once only. It reports whether that is new.
func (w *folders) add(dir string) (added bool, err error) {
	if w.watched[dir] {
		return false, nil
	}
	target, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false, err
	}
	if target != dir {
		if slices.Contains(w.links[target], dir) && w.watched[target] {
			return false, nil
		}
		w.link(dir, target)
	}
	if w.watched[target] {
		return false, nil
	}
	if w.failed != nil {
		return false, w.failed
	}
	err = w.events.Add(target)
	switch {
	case err == nil:
		w.watched[target] = true
		return true, nil
	case errors.Is(err, fs.ErrPermission):
		w.watched[target] = true // it can't be watched, and most likely not be read either
	case !isAbsent(err):
		w.failed = err
	}
	return false, err
}

// follow watches the target of a symlink.
func (w *folders) follow(name string) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		w.watchFolder(filepath.Dir(target))
		w.link(name, target)
	}
}

// link records that a path leads to the target by symlinks, and watches these.
func (w *folders) link(name, target string) {
	if !slices.Contains(w.links[target], name) {
		w.links[target] = append(w.links[target], name)
	}
	for at := name; at != filepath.Dir(at) && at != target; at = filepath.Dir(at) {
		if info, err := os.Lstat(at); err == nil && info.Mode().Type() == fs.ModeSymlink {
			w.watchFolder(filepath.Dir(at))
		}
	}
}

// unwatch ends the watch on folders that are gone or were replaced.
func (w *folders) unwatch(gone func(folder string) bool) {
	for folder := range w.watched {
		if gone(folder) {
			_ = w.events.Remove(folder) // fails if the watch has ended with the folder
			delete(w.watched, folder)
		}
	}
	for target := range w.links {
		if gone(target) {
			delete(w.links, target)
		}
	}
}

// namesOf lists the names by which readers may have asked for a path without symlinks.
func (w *folders) namesOf(name string) []string {
	names := append([]string{name}, w.links[name]...)
	for _, dir := range w.links[filepath.Dir(name)] {
		names = append(names, filepath.Join(dir, filepath.Base(name)))
	}
	return names
}
