package output

import (
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
)

// addLeftovers finds what earlier runs left below the folder of a tree: files that this run doesn't make, folders that are empty without them, and
// temporary files.
//
// The manifest lists the files. In case it was lost, files with a header line are leftovers, too, if they lie in a folder of the run's files and have the
// suffix of one of them. So a compiler's output stays, and so does a copy in another folder, though both may well have the header.
func (p *planner) addLeftovers(tree string, files []target) {
	made := map[string]string{} // the paths of this run, by their lower case
	dirs := map[string]bool{tree: true}
	suffixes := map[string]bool{}
	for _, f := range files {
		if within(f.path, tree) {
			made[strings.ToLower(f.path)] = f.path
			dirs[path.Dir(f.path)] = true
			suffixes[suffix(f.path)] = true
		}
	}
	left := func(file string) bool { return !p.same(file, made[strings.ToLower(file)]) }
	for _, listed := range slices.Sorted(maps.Keys(p.manifest)) {
		if within(listed, tree) && made[strings.ToLower(listed)] != listed {
			dirs[path.Dir(listed)] = true
			suffixes[suffix(listed)] = true
			delete(p.next, listed)
			if left(listed) {
				p.addListed(listed)
				p.addEmptied(path.Dir(listed), tree)
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		p.scan(dir, func(file string) bool { return suffixes[suffix(file)] && left(file) })
	}
	p.removals = sortedSet(p.removals)
	p.report.Removed = p.removals
}

// addStale finds the temporary files and folders of an interrupted run, also those of other trees.
func (p *planner) addStale() {
	if p.interrupted != nil {
		dirs := map[string]bool{".": true}
		for file := range p.manifest {
			dirs[path.Dir(file)] = true
		}
		for file := range p.interrupted {
			dirs[path.Dir(file)] = true
			p.addEmptied(path.Dir(file), ".")
		}
		for _, dir := range slices.Sorted(maps.Keys(dirs)) {
			p.addTemporary(dir)
		}
	}
	p.stale = sortedSet(p.stale)
	p.emptied = sortedSet(p.emptied)
	slices.Reverse(p.emptied)
}

// addTemporary finds the temporary files in a folder. One that can't be read is skipped: it is an error for the run that needs it.
func (p *planner) addTemporary(dir string) {
	entries, _ := p.disk.list(dir)
	for _, e := range entries {
		if e.Type().IsRegular() && isTemporary(e.Name()) {
			p.stale = append(p.stale, path.Join(dir, e.Name()))
		}
	}
}

func sortedSet(paths []string) []string {
	slices.Sort(paths)
	return slices.Compact(paths)
}

// same reports whether two paths, which differ at most in case, are one file.
func (p *planner) same(a, b string) bool {
	if a == b || b == "" {
		return a == b
	}
	infoA, errA := p.disk.lstat(a)
	infoB, errB := p.disk.lstat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// addListed adds a file that the manifest lists to the removals, unless the user has replaced it.
func (p *planner) addListed(file string) {
	info, err := p.disk.lstat(file)
	if exists, folderErr := p.disk.folder(path.Dir(file)); folderErr != nil {
		p.fail(folderErr)
		return
	} else if !exists || err != nil || !info.Mode().IsRegular() {
		return
	}
	if p.isOwn(file, p.start(file)) {
		p.removals = append(p.removals, file)
	}
}

// start returns the start of a file, which may be a header line.
func (p *planner) start(file string) []byte {
	text, err := p.disk.start(file)
	if err != nil {
		p.fail(err)
	}
	return text
}

// addEmptied adds a folder that may become empty, and those above it up to the tree's.
func (p *planner) addEmptied(dir, tree string) {
	for ; dir != "." && within(dir, tree); dir = path.Dir(dir) {
		p.emptied = append(p.emptied, dir)
	}
}

// isTemporary reports whether a temporary file has this name.
func isTemporary(name string) bool {
	random, ok := strings.CutPrefix(name, ownPrefix+"-")
	random, temporary := strings.CutSuffix(random, ".tmp")
	return ok && temporary && len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// scan finds the files with a header line that left accepts, and the temporary files. These are of a dead run, since this one holds the lock.
func (p *planner) scan(dir string, left func(file string) bool) {
	entries, err := p.disk.list(dir)
	if err != nil {
		p.fail(err)
		return
	}
	for _, e := range entries {
		file := path.Join(dir, e.Name())
		switch {
		case !e.Type().IsRegular():
		case isTemporary(e.Name()):
			p.stale = append(p.stale, file)
		case left(file) && generator.IsGenerated(p.start(file)):
			p.removals = append(p.removals, file)
		}
	}
}
