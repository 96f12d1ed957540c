package output

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"
)

// apply does what the plan says to a disk. First every text is written to a temporary file beside its place, so that what can't
// be written is known before a file changes; then all are renamed. While it does so the journal tells of it.
func (p *plan) apply(d disk) error {
	if p.idle() {
		return nil
	}
	c := &change{disk: d, temps: map[string]bool{}}
	defer c.close()
	if err := c.begin(p.journal, p.cut != nil); err != nil {
		return err
	}
	if err := c.removeAll(p.stale); err != nil {
		return err
	}
	files, err := c.stage(p.writes...)
	if err != nil {
		return err
	}
	if err := c.probe(p.removals); err != nil {
		return err
	}
	last := []staged(nil)
	if p.manifested != nil {
		if last, err = c.stage(target{manifestName, p.manifested}); err != nil {
			return err
		}
	}
	c.cut = true
	if err := c.commit(files); err != nil {
		return err
	}
	if err := c.removeAll(p.removals); err != nil {
		return err
	}
	for _, folder := range p.emptied {
		c.removeFolder(folder)
	}
	if err := c.commit(last); err != nil {
		return err
	}
	return c.removeAll([]string{journalName})
}

// A change is a plan at work.
type change struct {
	disk  disk
	mu    sync.Mutex
	temps map[string]bool // temporary files on disk; many write some at once
	made  []string        // folders made in the output folder
	begun bool            // the journal is there
	cut   bool            // something is done that the journal has to tell of, if the change is cut off
}

// A staged file is on disk under a temporary name.
type staged struct{ temp, path string }

// close removes what the change made and has no use for: after a success, nothing. What can't be removed is left to the next run.
func (c *change) close() {
	for temp := range c.temps {
		if c.disk.root.Remove(temp) != nil {
			c.cut = true
		}
	}
	for _, dir := range slices.Backward(c.made) {
		c.removeFolder(dir)
	}
	if c.begun && !c.cut {
		_ = c.disk.root.Remove(journalName)
	}
}

// begin writes the journal, behind that of a run that was cut off: what that one made may still be there.
func (c *change) begin(j journal, cut bool) error {
	text, flags := j.text(), os.O_CREATE|os.O_EXCL
	if cut {
		text, flags = append([]byte("\n"), text...), os.O_APPEND
	}
	f, err := c.disk.root.OpenFile(journalName, os.O_WRONLY|flags, 0o644)
	if err == nil {
		c.begun, c.cut = true, cut
		_, err = f.Write(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return &fileError{c.disk.show(journalName), "can't be written", cause(err)}
	}
	return nil
}

// stage makes the folders of the files, and writes the files under temporary names, side by side.
func (c *change) stage(files ...target) ([]staged, error) {
	for _, dir := range folders(files) {
		if err := c.makeFolder(dir); err != nil {
			return nil, err
		}
	}
	all := make([]staged, len(files))
	failures := make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			temp, err := c.writeTemp(path.Dir(f.path), f.data, c.permissions(f.path))
			if err != nil {
				failures[i] = &fileError{c.disk.show(f.path), "can't be written", cause(err)}
			}
			all[i] = staged{temp, f.path}
		})
	}
	wg.Wait()
	return all, errors.Join(failures...)
}

// makeFolder makes a folder and those above it, as far as they are missing.
func (c *change) makeFolder(dir string) error {
	for end := range len(dir) + 1 {
		if end < len(dir) && dir[end] != '/' || dir == "." {
			continue
		}
		err := c.disk.root.Mkdir(dir[:end], 0o755)
		if err == nil {
			c.made = append(c.made, dir[:end])
		} else if !errors.Is(err, fs.ErrExist) {
			return &fileError{c.disk.show(dir[:end]), "can't be made", cause(err)}
		}
	}
	return nil
}

// writeTemp writes a new file under a name that isTemporary knows, and returns its path. If perm is 0, it gets the usual permissions.
//
// It doesn't wait for the disk to have it. Neither a dead process nor a full disk can leave half of a file in this way, only a power
// failure can; then the next run sees it and writes the file again, while to wait on each save would cost more than all else.
func (c *change) writeTemp(dir string, data []byte, perm fs.FileMode) (string, error) {
	temp := path.Join(dir, ownPrefix+"-"+rand.Text()+".tmp")
	f, err := c.disk.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	c.temps[temp] = true
	c.mu.Unlock()
	_, err = f.Write(data)
	if perm != 0 {
		_ = f.Chmod(perm) // on a file system that has none, none are lost
	}
	return temp, errors.Join(err, f.Close())
}

// permissions returns those of the file that a new one is to replace, 0 if there is none.
func (c *change) permissions(file string) fs.FileMode {
	info, err := c.disk.lstat(file)
	if err != nil {
		return 0
	}
	return info.Mode().Perm()
}

// probe finds out whether files can be removed, by making and removing one beside each.
func (c *change) probe(files []string) error {
	for _, file := range files {
		temp, err := c.writeTemp(path.Dir(file), nil, 0)
		if err == nil {
			err = c.disk.root.Remove(temp)
			delete(c.temps, temp)
		}
		if err != nil {
			return &fileError{c.disk.show(file), "can't be removed", cause(err)}
		}
	}
	return nil
}

// commit puts staged files in their places.
func (c *change) commit(files []staged) error {
	for _, f := range files {
		if err := c.disk.root.Rename(f.temp, f.path); err != nil {
			return &fileError{c.disk.show(f.path), "can't be replaced", cause(err)}
		}
		delete(c.temps, f.temp)
	}
	return nil
}

func (c *change) removeAll(files []string) error {
	for _, file := range files {
		if err := c.disk.root.Remove(file); err != nil {
			return &fileError{c.disk.show(file), "can't be removed", cause(err)}
		}
	}
	return nil
}

// removeFolder removes a folder if it is empty.
func (c *change) removeFolder(dir string) {
	if info, err := c.disk.root.Lstat(dir); err == nil && info.IsDir() {
		_ = c.disk.root.Remove(dir) // fails if it isn't empty
	}
}
