package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
)

// A plan is all that a Write is going to do. Making it changes nothing on disk.
type plan struct {
	report Report

	writes   []target // the files that are new or change, sorted by path
	removals []string // the files that no tree has any more
	emptied  []string // the folders that may be empty after the removals, the deepest first
	stale    []string // temporary files that a killed run left

	// The manifest as found is replaced by one that lists the new files as well, before the first of them is there, and by the one
	// that lists them alone, when the others are gone: so a run that is killed leaves nothing that the next one doesn't know.
	found         []byte // nil: there is none
	before, after []byte // nil: it needn't be written
}

// A planner makes a plan.
type planner struct {
	plan
	disk     disk
	manifest manifest // as on disk
	next     manifest // as it is to be
	problems []error
}

// makePlan compares the trees with the disk. The error tells all that is in the way.
func makePlan(d disk, trees []Tree) (*plan, error) {
	files, err := targets(trees)
	if err != nil {
		return nil, err
	}
	p := &planner{disk: d}
	if err := p.readManifest(); err != nil {
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
	p.scan(".", func(string) bool { return false }) // a temporary manifest
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	p.addManifest()
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
	info, err := p.disk.lstat(manifestName)
	shown := p.disk.show(manifestName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &fileError{shown, "can't be read", cause(err)}
	case !info.Mode().IsRegular():
		return &fileError{shown, "is no regular file, expected rpcgen's manifest: move it away", nil}
	}
	if p.found, err = p.disk.read(manifestName); err != nil {
		return err
	}
	if p.manifest, err = parseManifest(string(p.found)); err != nil {
		return fmt.Errorf("%s:%w: restore it from version control, or delete it", shown, err)
	}
	return nil
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
	old, err := p.disk.read(f.path)
	switch {
	case err != nil:
		p.fail(err)
	case bytes.Equal(old, f.data):
		p.report.Unchanged = append(p.report.Unchanged, f.path)
	case p.ours(f.path, old):
		p.report.Updated = append(p.report.Updated, f.path)
		p.writes = append(p.writes, f)
	default:
		p.fail(&fileError{p.disk.show(f.path), "exists, and neither a header line nor " + p.disk.show(manifestName) +
			" says that rpcgen wrote it: move it away, delete it, or choose another output folder", nil})
	}
}

// ours tells whether rpcgen wrote a file of which this is the text, or the start of it. Of one that is empty, the text may have been
// lost in a power failure.
func (p *planner) ours(file string, text []byte) bool {
	how, listed := p.manifest[file]
	return hasHeader(text) || listed && (how == byList || len(text) == 0)
}

// lookUp tells whether the file exists. It is an error if it is anything but a regular file, or if its folder can't be one.
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

// addManifest decides whether the manifest has to be written, before and after the files.
func (p *planner) addManifest() {
	if len(p.next) == 0 && p.found == nil {
		return
	}
	then := p.found
	both := maps.Clone(p.manifest)
	maps.Copy(both, p.next)
	if !maps.Equal(both, p.manifest) {
		p.before = both.text()
		then = p.before
	}
	if after := p.next.text(); !bytes.Equal(after, then) {
		p.after = after
	}
}
