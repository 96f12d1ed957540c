package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/generator"
)

// A plan is all that a Write is going to do. Making one changes nothing on disk.
type plan struct {
	report Report

	writes   []target // the files that are new or change, sorted by path
	removals []string // the files that no tree has any more
	emptied  []string // the folders that may be empty after the removals, the deepest first
	stale    []string // temporary files of an interrupted run

	journal     journal // of this run: the writes and removals, until the manifest lists them
	interrupted journal // of an interrupted run; nil if there is none on disk

	oldManifest []byte // nil if there is none on disk
	newManifest []byte // nil if it needn't be written
}

// A planner makes a plan.
type planner struct {
	plan
	disk     disk
	manifest manifest        // as on disk, corrected by the journal of an interrupted run
	next     manifest        // as it will be
	packages []string        // that the manifest names; sorted
	folders  map[string]bool // those of the files, as far as they exist
	problems []error
}

// makePlan compares the trees with the disk. The error lists all that is in the way.
func makePlan(d disk, from Origin, trees []Tree) (*plan, error) {
	files, err := targets(trees)
	if err != nil {
		return nil, err
	}
	p := &planner{disk: d, plan: plan{journal: journal{}}, folders: map[string]bool{}}
	if err := p.readManifest(); err != nil {
		return nil, err
	}
	if err := p.readJournal(); err != nil {
		return nil, err
	}
	p.checkOrigin(from)
	p.next = maps.Clone(p.manifest)
	p.checkFolders(files)
	for i, found := range p.compareAll(files) {
		p.addFile(files[i], found)
	}
	for _, tree := range trees {
		p.addLeftovers(tree.Dir, files)
	}
	p.addStale()
	p.planRecords()
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	return &p.plan, nil
}

// fail adds a problem, once: a problem with a folder is one with each file below it.
func (p *planner) fail(err error) {
	if !slices.ContainsFunc(p.problems, func(e error) bool { return e.Error() == err.Error() }) {
		p.problems = append(p.problems, err)
	}
}

func (p *planner) readManifest() error {
	p.manifest = manifest{}
	text, err := p.readOwn(manifestName, "manifest")
	if text == nil {
		return err
	}
	p.oldManifest = text
	if p.manifest, p.packages, err = parseManifest(string(text)); err != nil {
		return fmt.Errorf("%s:%w: restore it from version control, or delete it", p.disk.show(manifestName), err)
	}
	return nil
}

// readJournal corrects the manifest by the journal of an interrupted run: it adds the files that the run wrote, and deletes those that it removed.
func (p *planner) readJournal() error {
	text, err := p.readOwn(journalName, "journal")
	if text == nil {
		return err
	}
	p.interrupted = parseJournal(string(text))
	for file := range p.interrupted {
		found := mark("")
		exists, err := p.lookUp(file)
		if exists {
			var text []byte
			text, err = p.disk.read(file)
			found = p.interrupted.mark(file, text)
		}
		switch {
		case err != nil: // found again if it is in the way of this run
		case found == "":
			delete(p.manifest, file)
		default:
			p.manifest[file] = found
		}
	}
	return nil
}

// readOwn reads the manifest or the journal. It returns nil if the file is missing.
func (p *planner) readOwn(name, what string) ([]byte, error) {
	info, err := p.disk.lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &fileError{p.disk.show(name), "can't be read", cause(err)}
	case !info.Mode().IsRegular():
		return nil, &fileError{p.disk.show(name), "is no regular file, expected rpcgen's " + what + ": move it away", nil}
	}
	return p.disk.read(name)
}

// checkFolders finds what is in the way of the folders of the files. Two folders that are one by a symlink are an error.
func (p *planner) checkFolders(files []target) {
	type folder struct {
		path string
		info fs.FileInfo
	}
	var seen []folder
	for _, dir := range folders(files) {
		exists, err := p.disk.folder(dir)
		if err != nil {
			p.fail(err)
		}
		if !exists {
			continue
		}
		p.folders[dir] = true
		info, err := p.disk.root.Stat(dir)
		if err != nil {
			p.fail(&fileError{p.disk.show(dir), "can't be read", cause(err)})
			continue
		}
		if i := slices.IndexFunc(seen, func(f folder) bool { return os.SameFile(f.info, info) }); i >= 0 {
			p.fail(&fileError{p.disk.show(dir), "is the same folder as " + p.disk.show(seen[i].path) + ", expected folders apart: replace the symlink", nil})
		}
		seen = append(seen, folder{dir, info})
	}
}

// folders returns the folders that hold the files, sorted.
func folders(files []target) []string {
	set := map[string]bool{}
	for _, f := range files {
		set[path.Dir(f.path)] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// A comparison is what is on disk in the place of a file.
type comparison struct {
	exists bool
	same   bool   // byte for byte
	start  []byte // of what exists
	err    error
}

// compareAll compares files with the disk, side by side.
func (p *planner) compareAll(files []target) []comparison {
	all := make([]comparison, len(files))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for first := range workers {
		wg.Go(func() {
			chunk := make([]byte, 64<<10)
			for i := first; i < len(files); i += workers {
				all[i] = p.compare(files[i], chunk)
			}
		})
	}
	wg.Wait()
	return all
}

func (p *planner) compare(f target, chunk []byte) (found comparison) {
	if found.exists, found.err = p.lookUp(f.path); found.exists {
		found.same, found.start, found.err = p.disk.compare(f.path, f.data, chunk)
	}
	return found
}

// addFile decides what happens to one file: it is created, left alone, replaced, or refused because it isn't rpcgen's.
func (p *planner) addFile(f target, found comparison) {
	p.next[f.path] = markOf(f.data)
	switch {
	case found.err != nil:
		p.fail(found.err)
	case !found.exists:
		p.report.Created = append(p.report.Created, f.path)
		p.writes = append(p.writes, f)
	case found.same:
		p.report.Unchanged = append(p.report.Unchanged, f.path)
	case p.isOwn(f.path, found.start):
		p.report.Updated = append(p.report.Updated, f.path)
		p.writes = append(p.writes, f)
	default:
		p.fail(&fileError{p.disk.show(f.path), "exists, and neither a header line nor " + p.disk.show(manifestName) +
			" says that rpcgen wrote it: move it away, delete it, or choose another output folder", nil})
	}
}

// isOwn reports whether rpcgen wrote a file, by its text or the start of it. The text of an empty file may have been lost in a power failure.
func (p *planner) isOwn(file string, text []byte) bool {
	m, listed := p.manifest[p.listedAs(file)]
	return generator.IsGenerated(text) || listed && (m == byList || len(text) == 0)
}

// listedAs returns the path under which the manifest lists a file, if it does. On a file system that folds case, the spelling may differ.
func (p *planner) listedAs(file string) string {
	if _, listed := p.manifest[file]; listed {
		return file
	}
	for other := range p.manifest {
		if strings.EqualFold(other, file) && p.same(other, file) {
			return other
		}
	}
	return file
}

// lookUp reports whether a file exists. It is an error if it isn't a regular file, or if something is in the way of its folder.
func (p *planner) lookUp(file string) (bool, error) {
	if dir := path.Dir(file); !p.folders[dir] {
		if exists, err := p.disk.folder(dir); !exists {
			return false, err
		}
	}
	info, err := p.disk.lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, &fileError{p.disk.show(file), "can't be read", cause(err)}
	case !info.Mode().IsRegular():
		return false, &fileError{p.disk.show(file), "is no regular file, so rpcgen did not write it: move it away, or choose another output folder", nil}
	}
	return true, nil
}

// planRecords decides whether the manifest must be written, and what the journal must list until it is.
func (p *planner) planRecords() {
	if text := p.next.text(p.packages); !sameText(p.oldManifest, text) && (len(p.next) > 0 || p.oldManifest != nil) {
		p.newManifest = text
	}
	for _, f := range p.writes {
		if p.manifest[f.path] != markOf(f.data) {
			p.journal.add(f.path, f.data)
		}
	}
	for _, file := range p.removals {
		text, err := p.disk.read(file)
		if err != nil {
			p.fail(err)
		}
		p.journal.add(file, text)
	}
}

// idle reports whether there is nothing to do.
func (p *plan) idle() bool {
	return len(p.writes)+len(p.removals)+len(p.stale) == 0 && p.newManifest == nil && p.interrupted == nil
}
