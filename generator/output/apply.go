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

// apply carries out the plan. First each text is written to a temporary file beside its place, so that a failure to write comes before any file changes;
// then all are renamed. The journal exists from the beginning to the end of that.
func (p *plan) apply(d disk) error {
	if p.idle() {
		return nil
	}
	c := &change{disk: d, temps: map[string]bool{}}
	defer c.close()
	if err := c.writeJournal(p.journal, p.interrupted != nil); err != nil {
		return err
	}
	if err := c.removeAll(p.stale); err != nil {
		return err
	}
	files, err := c.stage(p.writes...)
	if err != nil {
		return err
	}
	if err := c.checkRemovable(p.removals); err != nil {
		return err
	}
	last := []staged(nil)
	if p.newManifest != nil {
		if last, err = c.stage(target{manifestName, p.newManifest}); err != nil {
			return err
		}
	}
	c.keepJournal = true
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

// A change carries out a plan.
type change struct {
	disk        disk
	mu          sync.Mutex      // guards temps while files are staged
	temps       map[string]bool // temporary files on disk
	made        []string        // folders that were made in the output folder
	journaled   bool            // the journal is on disk
	keepJournal bool            // an interruption would leave something that only the journal lists
}

// A staged file is on disk under a temporary name, beside its place.
type staged struct{ temp, path string }

// close removes what a failed change made; after a success there is nothing to remove. What can't be removed is left to the next run.
func (c *change) close() {
	for temp := range c.temps {
		if c.disk.root.Remove(temp) != nil {
			c.keepJournal = true
		}
	}
	for _, dir := range slices.Backward(c.made) {
		c.removeFolder(dir)
	}
	if c.journaled && !c.keepJournal {
		_ = c.disk.root.Remove(journalName)
	}
}

// writeJournal writes the journal, or appends it to that of an interrupted run, whose files may still be there.
func (c *change) writeJournal(j journal, interrupted bool) error {
	text, flags := j.text(), os.O_CREATE|os.O_EXCL
	if interrupted {
		text, flags = append([]byte("\n"), text...), os.O_APPEND
	}
	f, err := c.disk.root.OpenFile(journalName, os.O_WRONLY|flags, 0o644)
	if err == nil {
		c.journaled, c.keepJournal = true, interrupted
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

// makeFolder makes a folder and those above it that are missing.
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

// writeTemp writes a new file under a name that isTemporary recognizes, and returns its path. If perm is 0, it gets the usual permissions.
//
// It doesn't sync the file: that would take longer than all else together. So only a power failure can leave half of a file in the end, not a killed
// process nor a full disk; then the next run sees the difference and writes the file again.
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
		_ = f.Chmod(perm) // fails on a file system without permissions
	}
	return temp, errors.Join(err, f.Close())
}

// permissions returns those of a file that will be replaced, 0 if there is none.
func (c *change) permissions(file string) fs.FileMode {
	info, err := c.disk.lstat(file)
	if err != nil {
		return 0
	}
	return info.Mode().Perm()
}

// checkRemovable returns an error if files can't be removed. To find out, it makes and removes a file beside each.
func (c *change) checkRemovable(files []string) error {
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

// commit renames staged files to their places.
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
