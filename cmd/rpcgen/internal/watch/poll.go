package watch

import (
	"io/fs"
	"os"
	"time"
)

// pause is the time between two rounds of polling. A round that takes long makes for a longer one.
const pause = 300 * time.Millisecond

// young is how old a change must be to be told from the next one by its time. Some file systems count in steps of two seconds.
const young = 2 * time.Second

// A stamp is what tells that a file or a folder is as it was.
type stamp struct {
	taken bool
	mode  fs.FileMode
	size  int64
	mtime time.Time
	fresh bool // the next change may bear the same time
}

func stampOf(name string) stamp {
	info, err := os.Stat(name)
	if err != nil {
		return stamp{taken: true}
	}
	return stamp{true, info.Mode(), info.Size(), info.ModTime(), time.Since(info.ModTime()) < young}
}

// stampOnce takes the stamp of a path, unless it was taken before.
func (s *observation) stampOnce(name string) bool {
	if s.stamp.taken {
		return false
	}
	s.stamp = stampOf(name)
	return true
}

// Polls says why there are no events, so that the disk is looked at from time to time; it is nil if there are.
func (f *Files) Polls() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.why
}

// pollInstead gives up on events.
func (f *Files) pollInstead(why error) {
	f.events.Close()
	f.events = nil
	f.doubtAll()
	f.poll(why)
}

// poll begins to look at the disk from time to time.
func (f *Files) poll(why error) {
	f.why = why
	f.ended.Go(func() {
		wait := f.pause
		for {
			select {
			case <-f.closed:
				return
			case <-time.After(wait):
				start := time.Now()
				f.round()
				wait = max(f.pause, 20*time.Since(start))
			}
		}
	})
}

// round casts doubt on what has another stamp.
func (f *Files) round() {
	f.mu.Lock()
	stamps := make(map[string]stamp, len(f.observations))
	for name, s := range f.observations {
		if s.stamp.taken {
			stamps[name] = s.stamp
		}
	}
	f.mu.Unlock()
	for name, old := range stamps {
		if now := stampOf(name); old.fresh || now != old {
			f.mu.Lock()
			f.doubt(name)
			f.mu.Unlock()
		}
	}
}
