package watch

import (
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// listen takes events until the watcher is closed.
func (f *Files) listen(events *fsnotify.Watcher) {
	for {
		select {
		case e, ok := <-events.Events:
			if !ok {
				return
			}
			f.happened(e)
		case _, ok := <-events.Errors:
			if !ok {
				return
			}
			f.lost() // more events than the system keeps
		}
	}
}

// happened casts doubt on what an event touches.
func (f *Files) happened(e fsnotify.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range f.given(e.Name) {
		f.doubt(name)
		if e.Op&^(fsnotify.Write|fsnotify.Chmod) == 0 {
			continue
		}
		f.doubt(filepath.Dir(name)) // even if its names aren't known yet: somebody may be reading them just now
		if s := f.observations[name]; s == nil || s.text == nil || s.text.err != nil {
			f.replaced(name)
		}
	}
}

// given lists the names by which readers may have asked for a path, which holds no symlinks.
func (f *Files) given(name string) []string {
	names := []string{name}
	if len(f.links) == 0 {
		return names
	}
	names = append(names, f.links[name]...)
	for _, dir := range f.links[filepath.Dir(name)] {
		names = append(names, filepath.Join(dir, filepath.Base(name)))
	}
	return names
}

// replaced casts doubt on all that was below a path, which may have been a folder.
func (f *Files) replaced(dir string) {
	for name := range f.observations {
		if isBelow(name, dir) {
			f.doubt(name)
		}
	}
	f.leave(func(folder string) bool { return folder == dir || isBelow(folder, dir) })
}

// lost casts doubt on everything.
func (f *Files) lost() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.doubtAll()
}

func (f *Files) doubtAll() {
	for name := range f.observations {
		f.doubt(name)
	}
	f.leave(func(string) bool { return true })
}

// doubt notes that something happened at a path. If nobody has asked for it, nobody cares.
func (f *Files) doubt(name string) {
	s := f.observations[name]
	if s == nil {
		return
	}
	s.doubtful = true
	f.burst.add(time.Now())
	select {
	case f.wake <- struct{}{}:
	default: // somebody wakes already
	}
}
