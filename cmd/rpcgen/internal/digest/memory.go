package digest

import (
	"cmp"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// keep is the number of digests that are kept, the youngest of all projects of the user. A big repository may have some hundred packages whose go
// generate runs rpcgen.
const keep = 500

// A Memory is where the digest of one command line in one working directory is kept, and what the go command said in its last run.
type Memory struct {
	key    sum
	file   string
	answer string // the file of the go command's answer
}

// Open finds the memory of a command line. Args are what makes a difference to what it does; the working directory, the environment and the
// build of this tool are found here. The error says why nothing can be remembered.
func Open(args ...string) (*Memory, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	key, err := identity(args)
	if err != nil {
		return nil, err
	}
	name := hex.EncodeToString(key[:])
	return &Memory{key, filepath.Join(cache, "rpcgen", "digests", name), filepath.Join(cache, "rpcgen", "answers", name)}, nil
}

// Fresh reports whether a run would do nothing, since the last one did all. Then it returns what that one wanted to be remembered.
//
// A digest that is missing, broken, of another version or not readable tells nothing: a run has to find out. One that could be quicker to
// compare is replaced, unless nothing is to be written.
func (m *Memory) Fresh(readOnly bool) (note []string, fresh bool) {
	now := time.Now()
	data, err := os.ReadFile(m.file)
	if err != nil {
		return nil, false
	}
	d := decode(data, m.key)
	if d == nil {
		return nil, false
	}
	fresh, again := d.fresh(now)
	if !fresh {
		return nil, false
	}
	if again != nil && !readOnly {
		_ = m.write(again) // it was as good without
	}
	return d.note, true
}

// Forget drops the digest. A run that is about to write does so first.
func (m *Memory) Forget() { _ = os.Remove(m.file) } // if it can't be, the disk won't agree with it

// Store remembers what a run that succeeded has read and written, and a note for the next one.
func (m *Memory) Store(r *Recorder, note ...string) error {
	d, err := r.digest(note)
	if err != nil {
		return err
	}
	if err := m.write(d); err != nil {
		return err
	}
	return prune(filepath.Dir(m.file))
}

// Recall returns the text that was given to Remember last, nil for none or for a broken one. It is about what the go command said, so that it
// outlives a digest.
func (m *Memory) Recall() []byte {
	data, err := os.ReadFile(m.answer)
	if err != nil || len(data) < len(sum{}) {
		return nil
	}
	text := data[len(sum{}):]
	if sumOf(text) != sum(data) {
		return nil
	}
	return text
}

// Remember keeps a text for Recall. If that can't be, the go command will be asked again.
func (m *Memory) Remember(text []byte) {
	check := sumOf(text)
	if replace(m.answer, slices.Concat(check[:], text)) == nil {
		_ = prune(filepath.Dir(m.answer))
	}
}

func (m *Memory) write(d *digest) error { return replace(m.file, d.encode(m.key)) }

// replace writes a file by rename: another run sees the old one or the new one.
func replace(name string, data []byte) error {
	folder := filepath.Dir(name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(folder, "new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}

// prune removes the oldest files of a folder that has too many.
func prune(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) <= keep {
		return err
	}
	type file struct {
		name string
		time time.Time
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // else another run has removed it
			files = append(files, file{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(b.time.Compare(a.time), strings.Compare(a.name, b.name)) })
	for _, f := range files[min(keep, len(files)):] {
		_ = os.Remove(filepath.Join(folder, f.name))
	}
	return nil
}
