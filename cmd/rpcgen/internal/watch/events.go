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
			f.handle(e)
		case _, ok := <-events.Errors:
			if !ok {
				return
			}
			f.overflow()
		}
	}
}

// handle makes the paths of an event doubtful.
func (f *Files) handle(e fsnotify.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.folders == nil {
		return
	}
	for _, name := range f.folders.namesOf(e.Name) {
		f.doubt(name)
		if e.Op&^(fsnotify.Write|fsnotify.Chmod) == 0 {
			continue
		}
		f.doubt(filepath.Dir(name)) // even if its entries aren't cached: a reader may be listing them just now
		if s := f.observations[name]; s == nil || s.text == nil || s.text.err != nil {
			f.replaced(name)
		}
	}
}

// replaced makes all doubtful that was below a path, which may have been a folder.
func (f *Files) replaced(dir string) {
	for name := range f.observations {
		if isBelow(name, dir) {
			f.doubt(name)
		}
	}
	f.folders.unwatch(func(folder string) bool { return folder == dir || isBelow(folder, dir) })
}

// overflow makes all paths doubtful: there were more events than the system stores.
func (f *Files) overflow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.doubtAll()
	if f.folders != nil {
		f.folders.unwatch(func(string) bool { return true })
	}
}

func (f *Files) doubtAll() {
	for name := range f.observations {
		f.doubt(name)
	}
}

// doubt makes a path doubtful, if a reader has asked for it.
func (f *Files) doubt(name string) {
	s := f.observations[name]
	if s == nil {
		return
	}
	s.doubtful = true
	f.burst.add(time.Now())
	select {
	case f.wake <- struct{}{}:
	default: // one is enough
	}
}
