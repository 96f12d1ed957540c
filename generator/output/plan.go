package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
)

// A plan is all that a Write is going to do. Making it changes nothing on disk.
type plan struct {
	report Report

	writes   []target // the files that are new or change, sorted by path
	removals []string // the files that no tree has any more
	emptied  []string // the folders that may be empty after the removals, the deepest first
	stale    []string // temporary files that a run left that was cut off

	journal journal // what is to be known of the writes and removals until the manifest knows it
	cut     journal // what is on disk of a run that was cut off; nil: there is none

	found, manifested []byte // the manifest as found, nil: there is none; and as it is to be, nil: it needn't be written
}

// A planner makes a plan.
type planner struct {
	plan
	disk     disk
	manifest manifest // as on disk, and put right by the journal of a run that was cut off
	next     manifest // as it is to be
	problems []error
	chunk    [64 << 10]byte // of a file that is compared
}

// makePlan compares the trees with the disk. The error tells all that is in the way.
func makePlan(d disk, trees []Tree) (*plan, error) {
	files, err := targets(trees)
	if err != nil {
		return nil, err
	}
	p := &planner{disk: d, plan: plan{journal: journal{}}}
	if err := p.readManifest(); err != nil {
		return nil, err
	}
	if err := p.readJournal(); err != nil {
		return nil, err
	}
	p.next = maps.Clone(p.manifest)
	p.checkFolders(files)
	for _, f := range files {
		p.addFile(f)
	}
	for _, tree := range trees {
		p.addLeftovers(tree.Dir, files)
	}
	p.addDebris()
	p.noteChanges()
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	return &p.plan, nil
}

// fail notes a problem, once: what is in the way of a folder is in the way of all below it.
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
	p.found = text
	if p.manifest, err = parseManifest(string(text)); err != nil {
		return fmt.Errorf("%s:%w: restore it from version control, or delete it", p.disk.show(manifestName), err)
	}
	return nil
}

// readJournal finds out what a run did that was cut off: which of its files are there that the manifest doesn't list yet, and which
// the manifest lists that are gone.
func (p *planner) readJournal() error {
	text, err := p.readOwn(journalName, "journal")
	if text == nil {
		return err
	}
	p.cut = parseJournal(string(text))
	for file := range p.cut {
		how := mark("")
		exists, err := p.lookUp(file)
		if exists {
			var text []byte
			text, err = p.disk.read(file)
			how = p.cut.mark(file, text)
		}
		switch {
		case err != nil: // told if it is in the way of this run
		case how == "":
			delete(p.manifest, file)
		default:
			p.manifest[file] = how
		}
	}
	return nil
}

// readOwn reads a file that the writer has for itself. It returns nil if it is missing.
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

// checkFolders finds what is in the way of the folders of the files, and folders that symlinks make one.
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

// addFile decides what happens to one file: it is new, as it should be, to be replaced, or somebody else's.
func (p *planner) addFile(f target) {
	p.next[f.path] = markOf(f.data)
	exists, err := p.lookUp(f.path)
	if err != nil {
		p.fail(err)
		return
	}
	if !exists {
		p.report.Created = append(p.report.Created, f.path)
		p.writes = append(p.writes, f)
		return
	}
	same, start, err := p.disk.compare(f.path, f.data, p.chunk[:])
	switch {
	case err != nil:
		p.fail(err)
	case same:
		p.report.Unchanged = append(p.report.Unchanged, f.path)
	case p.ours(f.path, start):
		p.report.Updated = append(p.report.Updated, f.path)
		p.writes = append(p.writes, f)
	default:
		p.fail(&fileError{p.disk.show(f.path), "exists, and neither a header line nor " + p.disk.show(manifestName) +
			" says that rpcgen wrote it: move it away, delete it, or choose another output folder", nil})
	}
}

// ours reports whether rpcgen wrote a file of which this is the text, or the start of it. Of one that is empty, the text may have been
// lost in a power failure.
func (p *planner) ours(file string, text []byte) bool {
	how, listed := p.manifest[p.listedAs(file)]
	return generator.IsGenerated(text) || listed && (how == byList || len(text) == 0)
}

// listedAs returns the path under which the manifest may list a file: where the file system folds case, also another spelling.
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

// lookUp reports whether the file exists. It is an error if it is anything but a regular file, or if its folder can't be one.
func (p *planner) lookUp(file string) (bool, error) {
	if exists, err := p.disk.folder(path.Dir(file)); !exists {
		return false, err
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

// noteChanges decides whether the manifest has to be written, and what the journal has to tell until it is.
func (p *planner) noteChanges() {
	if text := p.next.text(); !Holds(p.found, text) && (len(p.next) > 0 || p.found != nil) {
		p.manifested = text
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

// idle reports whether nothing is to be done.
func (p *plan) idle() bool {
	return len(p.writes)+len(p.removals)+len(p.stale) == 0 && p.manifested == nil && p.cut == nil
}
