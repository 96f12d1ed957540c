// Package output puts generated files on disk: it compares them with what is there, writes those that differ, and removes those of earlier runs that are
// left over. It recognizes its own files by their header lines or by a manifest, and touches no others.
//
// A Write takes the locks of the folder, makes a plan, and applies it. A journal in the folder lets the next run finish the work of one that was killed.
package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/rpcgen/generator"
)

// A Tree is all that one back-end made.
type Tree struct {
	Dir   string // its folder below the output folder, e.g. "typescript"; "." is the output folder itself
	Files []generator.File
}

// A Report lists what a Write did. The paths are slash-separated, relative to the output folder, and sorted.
type Report struct {
	Created   []string
	Updated   []string
	Unchanged []string // were on disk already, byte for byte, and were not touched
	Removed   []string // were written by an earlier run, and belong to no tree any more
}

// A Folder is an output folder that only this process may write to.
type Folder struct {
	dir   string
	locks *locks
}

// Open waits until no other run holds the output folder, and takes it. The folder may be missing: Open doesn't make it.
//
// A caller that opens the folder before it reads its sources can be sure that what it writes is no older than what is there.
func Open(dir string) (*Folder, error) {
	dir = filepath.Clean(dir)
	locks, err := lock(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{dir, locks}, nil
}

// Close releases the output folder for the next run.
func (o *Folder) Close() { o.locks.release() }

// Write makes the folders of the trees hold the files of the trees. The folders of other trees stay as they are.
//
// The folder belongs to the packages that it was made from: the error is a *LeftOutError if the origin leaves out one that still holds services.
//
// A file that is on disk already isn't touched; another is replaced by rename, so that a reader sees the old file or the new one. Files that an earlier
// Write made and that no tree has any more are removed, with the folders that this empties. The output folder is made if it is missing, and may be a
// symlink.
//
// Write never replaces or removes a file that it didn't write: one with neither a header line nor an entry in the manifest. If such a file is in the way,
// if a symlink leads out of the output folder, or if a path can't be a file's on every system, the error has a line for each of them. If a file can't be
// written, for want of space or permission, the error says so. In both cases nothing has changed. A run that is killed may leave some files old and some
// new, each of them whole, and temporary files; the next run finishes its work.
func (o *Folder) Write(from Origin, trees []Tree) (Report, error) {
	prepared, err := o.Prepare(from, trees)
	if err != nil {
		return Report{}, err
	}
	defer prepared.Close()
	return prepared.Write()
}

// A Prepared is a Write that is known to have nothing in its way, and has changed nothing yet: whoever writes to several folders can prepare all of them
// first. It must be closed.
type Prepared struct {
	disk disk
	plan *plan
	made []string // folders that were made for the output folder, the deepest first
}

// Prepare does all that a Write does before it changes anything in the output folder, and returns the errors that it would return until then.
func (o *Folder) Prepare(from Origin, trees []Tree) (*Prepared, error) {
	made, err := o.makeFolder()
	if err != nil {
		return nil, err
	}
	p := &Prepared{made: made}
	if p.disk, err = openDisk(o.dir); err == nil {
		p.plan, err = makePlan(p.disk, from, trees)
	}
	if err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Write finishes the Write.
func (p *Prepared) Write() (Report, error) {
	if err := p.plan.apply(p.disk); err != nil {
		return Report{}, err
	}
	return p.plan.report, nil
}

// Close removes the output folder if it was made in vain.
func (p *Prepared) Close() {
	p.disk.close()
	removeEmpty(p.made)
}

// makeFolder makes the output folder if it is missing, and takes its lock. It returns the folders that it made, the deepest first.
//
// A plan may only be made after that: two runs that don't share a lock file may find the folder missing at the same time, and the second one to take it
// must see what the first one wrote.
func (o *Folder) makeFolder() (made []string, err error) {
	for {
		if err := o.locks.takeFolder(o.dir); !errors.Is(err, fs.ErrNotExist) {
			return made, nil // an error of another kind is found again when the folder is read
		}
		made = append(made, missingFolders(o.dir)...)
		if err := os.MkdirAll(o.dir, 0o755); err != nil {
			removeEmpty(made)
			return nil, &fileError{o.dir, "can't be made", cause(err)}
		}
	}
}

// missingFolders lists a folder and those above it, as far as they are missing, the deepest first.
func missingFolders(dir string) (missing []string) {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			return missing
		}
		missing = append(missing, dir)
	}
}

// removeEmpty removes those of the folders that are empty.
func removeEmpty(folders []string) {
	for _, dir := range folders {
		_ = os.Remove(dir) // fails if it isn't empty
	}
}

// Write opens the output folder, writes the trees, and closes it.
func Write(dir string, from Origin, trees []Tree) (Report, error) {
	o, err := Open(dir)
	if err != nil {
		return Report{}, err
	}
	defer o.Close()
	return o.Write(from, trees)
}
