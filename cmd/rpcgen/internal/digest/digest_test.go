package digest

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// record records a run of the moment taken that reads a file, lists a folder, and looks for what is there and what isn't. The file is
// dir/folder/file.
func (p project) record(taken time.Time) *digest {
	t := p.t
	t.Helper()
	r := &Recorder{taken: taken, seen: map[string]*sight{}}
	if data, err := r.ReadFile(p.path("folder/file")); err != nil || string(data) != "text" {
		t.Fatalf("read %q, %v", data, err)
	}
	if entries, err := r.ReadDir(p.path("folder")); err != nil || len(entries) != 1 {
		t.Fatalf("listed %v, %v", entries, err)
	}
	if info, err := r.Stat(p.path("object")); err != nil || info.IsDir() {
		t.Fatalf("found %v, %v", info, err)
	}
	if _, err := r.Stat(p.path("missing")); !os.IsNotExist(err) {
		t.Fatalf("found %v, want nothing", err)
	}
	if _, err := r.ReadFile(p.path("object/below")); err == nil {
		t.Fatal("read a file below a file")
	}
	d, err := r.digest(nil)
	must(t, err)
	return d
}

// TestFresh changes, after a run, each thing that it saw. Each change has to be seen in a file that is as young as the digest, and in one
// that is not, where stamps alone tell it.
func TestFresh(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(p project)
		fresh  bool
	}{
		"nothing":         {func(project) {}, true},
		"another size":    {func(p project) { p.write("folder/file", "other") }, false},
		"the same size":   {func(p project) { p.write("folder/file", "TEXT") }, false},
		"the same text":   {func(p project) { p.write("folder/file", "text") }, true},
		"a file is gone":  {func(p project) { p.remove("folder/file") }, false},
		"another appears": {func(p project) { p.write("folder/new.go", "") }, false},
		"one appears and goes": {func(p project) {
			p.write("folder/new.go", "")
			p.remove("folder/new.go")
		}, true},
		"a module appears": {func(p project) { p.write("folder/go.mod", "") }, false},
		"a folder appears": {func(p project) { p.mkdir("folder/new") }, false},
		"what doesn't matter appears": {func(p project) {
			p.write("folder/notes.txt", "")
			p.write("folder/.git/config", "")
			p.symlink("folder/file", "folder/.#file")
		}, true},
		"what was missing is there": {func(p project) { p.write("missing", "") }, false},
		"what was there is missing": {func(p project) { p.remove("object") }, false},
		"what is there changes":     {func(p project) { p.write("object", "other") }, true},
		"what was a file is a folder": {func(p project) {
			p.remove("object")
			p.mkdir("object")
		}, false},
		"mtime is set back": {func(p project) {
			info, err := os.Stat(p.path("folder/file"))
			must(p.t, err)
			p.write("folder/file", "TEXT")
			must(p.t, os.Chtimes(p.path("folder/file"), info.ModTime(), info.ModTime()))
		}, false},
		"another file is moved there": {func(p project) {
			p.write("other", "TEXT")
			p.rename("other", "folder/file")
		}, false},
		"another folder is moved there": {func(p project) {
			p.write("other/file", "TEXT")
			p.rename("folder", "old")
			p.rename("other", "folder")
		}, false},
		"a copy of the folder is moved there": {func(p project) {
			p.write("other/file", "text")
			p.rename("folder", "old")
			p.rename("other", "folder")
		}, true},
		"a symlink to another file": {func(p project) {
			p.write("other", "TEXT")
			p.remove("folder/file")
			p.symlink("other", "folder/file")
		}, false},
		"a symlink to the same file": {func(p project) { // a full run may pass over symlinks
			p.rename("folder/file", "other")
			p.symlink("other", "folder/file")
		}, false},
		"a folder instead of the file": {func(p project) {
			p.remove("folder/file")
			p.mkdir("folder/file")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for age, taken := range map[string]time.Time{"young": time.Now(), "old": later()} {
				p := newProject(t)
				p.write("folder/file", "text")
				p.write("object", "")
				d := p.record(taken)
				tc.change(p)
				if fresh, _ := d.fresh(later()); fresh != tc.fresh {
					t.Errorf("%s: fresh is %t, want %t", age, fresh, tc.fresh)
				}
			}
		})
	}
}

// TestStampsSave checks that contents are read only where stamps can't tell, and that new stamps spare the next run the reading.
func TestStampsSave(t *testing.T) {
	p := newProject(t)
	p.write("folder/file", "text")
	p.write("object", "")
	for name, tc := range map[string]struct {
		taken, now    time.Time
		reads, better bool
	}{
		"old files":            {later(), later().Add(time.Minute), false, false},
		"young files":          {time.Now(), time.Now().Add(settleTime / 2), true, false},
		"young files, later":   {time.Now(), later(), true, true},
		"the clock went back":  {later(), time.Now(), true, false},
		"files of the future":  {time.Now().Add(-time.Hour), time.Now().Add(-time.Minute), true, false},
		"a second runs, later": {later(), later(), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := p.record(tc.taken)
			_, again := d.fresh(tc.now)
			if better := again != nil; better != tc.better {
				t.Errorf("better stamps: %t, want %t", better, tc.better)
			}
			if again != nil {
				if fresh, more := again.fresh(tc.now.Add(time.Minute)); !fresh || more != nil {
					t.Errorf("with the better stamps: fresh is %t, and better ones are %v", fresh, more)
				}
			}
			for i := range d.entries {
				d.entries[i].sum = sum{} // whoever compares contents finds a difference
			}
			if fresh, _ := d.fresh(tc.now); fresh == tc.reads {
				t.Errorf("reads contents: %t, want %t", !fresh, tc.reads)
			}
		})
	}
}

// TestManyEntries has the cores share the work, and find the one difference.
func TestManyEntries(t *testing.T) {
	p := newProject(t)
	r := &Recorder{taken: later(), seen: map[string]*sight{}}
	for i := range 4 * sideBySide {
		path := string(rune('a'+i%26)) + "/" + string(rune('a'+i/26))
		p.write(path, "text")
		_, err := r.ReadFile(p.path(path))
		must(t, err)
	}
	d, err := r.digest(nil)
	must(t, err)
	if fresh, _ := d.fresh(later()); !fresh {
		t.Error("nothing changed, and it isn't fresh")
	}
	must(t, os.Remove(d.entries[len(d.entries)-1].path))
	if fresh, _ := d.fresh(later()); fresh {
		t.Error("a file is gone, and it is fresh")
	}
}

// TestStamps holds that each part of a stamp counts, and both times.
func TestStamps(t *testing.T) {
	p := newProject(t)
	p.write("folder/file", "text")
	p.write("object", "")
	for name, change := range map[string]func(s *stamp){
		"mtime": func(s *stamp) { s.mtime-- },
		"ctime": func(s *stamp) { s.ctime-- },
		"inode": func(s *stamp) { s.inode++ },
	} {
		d := p.record(later())
		for i := range d.entries {
			e := &d.entries[i]
			if e.kind != File {
				continue
			}
			if v, _ := e.look(d.taken); v != same {
				t.Errorf("%s: the stamp that is right isn't", name)
			}
			change(&e.stamp)
			if v, _ := e.look(d.taken); v != doubtful {
				t.Errorf("another %s makes no difference", name)
			}
		}
	}
	file, errFile := stampOf(p.path("folder/file"))
	object, errObject := stampOf(p.path("object"))
	if errFile != nil || errObject != nil || runtime.GOOS != "windows" && (file.inode == object.inode || file.ctime == 0) {
		t.Errorf("two files have the stamps %+v and %+v, errors %v and %v", file, object, errFile, errObject)
	}
	now := time.Now().UnixNano()
	old, young := now-2*int64(settleTime), now-int64(settleTime)/2
	for _, s := range []stamp{{mtime: old, ctime: young}, {mtime: young, ctime: old}, {mtime: now + 1, ctime: old}} {
		if s.settled(now) {
			t.Errorf("%+v is settled at %d", s, now)
		}
	}
	if !(stamp{mtime: old, ctime: old}).settled(now) {
		t.Error("what is old isn't settled")
	}
}
