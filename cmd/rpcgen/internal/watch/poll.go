package watch

import (
	"io/fs"
	"os"
	"time"
)

// pause is the time between two rounds of polling. After a long round it is longer.
const pause = 300 * time.Millisecond

// young is the age up to which the next change of a file may leave it the same time. Some file systems count in steps of two seconds.
const young = 2 * time.Second

// A stamp differs if a file or a folder has changed.
type stamp struct {
	taken bool
	mode  fs.FileMode
	size  int64
	mtime time.Time
	young bool // the next change may have the same time
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

// Polls returns why there are no events, so that the disk is polled. It is nil if there are events.
func (f *Files) Polls() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.why
}

// pollInstead replaces events by polling.
func (f *Files) pollInstead(why error) {
	f.folders.events.Close()
	f.folders = nil
	f.doubtAll()
	f.poll(why)
}

// poll starts to poll the disk.
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

// round makes the paths doubtful whose stamps differ.
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
		if now := stampOf(name); old.young || now != old {
			f.mu.Lock()
			f.doubt(name)
			f.mu.Unlock()
		}
	}
}
