package analyzer

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// A query is what the go command is asked for in place of the user's patterns: the folders that hold a directive, rather than all that a pattern
// covers. That is quicker by a factor where few of many packages are annotated.
type query struct {
	folders []string // absolute, sorted, each once
	roots   []string // the modules that folders belong to which a pattern names
	others  []string // patterns that are left as they are
}

// narrow looks below the folders that patterns cover for files that mention rpcgen. A pattern that isn't one of folders, and one that
// nothing was found for, is left to the go command as it is: so are its words for what is wrong with it. A pattern that covers no Go file at all is an error.
func (p *program) narrow(patterns []string) (query, error) {
	var q query
	var empty []string
	for _, pattern := range patterns {
		top, wild := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if !isFolderPattern(top) {
			q.others = append(q.others, pattern)
			continue
		}
		dir := resolve(p.dir, top)
		if !wild {
			q.folders = append(q.folders, dir)
			q.roots = append(q.roots, moduleRoot(p.files, dir))
			continue
		}
		folders, files, ok := p.search(dir)
		switch {
		case ok && files == 0:
			empty = append(empty, pattern)
		case !ok || len(folders) == 0:
			q.others = append(q.others, pattern)
		default:
			q.folders = append(q.folders, folders...)
		}
	}
	slices.Sort(q.folders)
	q.folders = slices.Compact(q.folders)
	if len(empty) > 0 {
		return q, noMatch(empty)
	}
	return q, nil
}

// patterns are the go command's words for a query.
func (q query) patterns(dir string) []string {
	patterns := slices.Clone(q.others)
	for _, folder := range q.folders {
		rel, err := filepath.Rel(dir, folder)
		switch {
		case err != nil || !filepath.IsLocal(rel):
			patterns = append(patterns, folder)
		case rel == ".":
			patterns = append(patterns, rel)
		default:
			patterns = append(patterns, "./"+filepath.ToSlash(rel))
		}
	}
	return patterns
}

func isFolderPattern(pattern string) bool {
	return (pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../") || filepath.IsAbs(pattern)) &&
		!strings.Contains(pattern, "...") && !strings.HasSuffix(pattern, ".go")
}

// search finds the folders at and below top whose Go files mention rpcgen, of those that "..." covers, and counts the Go files that it saw. It is false where
// just the go command knows what is covered.
func (p *program) search(top string) (folders []string, files int, ok bool) {
	base := filepath.Base(top)
	if p.modules == nil || strings.Contains(filepath.ToSlash(top)+"/", "/vendor/") || base == "testdata" || base[0] == '.' || base[0] == '_' {
		return nil, 0, false
	}
	main, ok := p.modules.mainAt(top)
	if !ok {
		return nil, 0, false
	}
	s := &folderSearch{prog: p, main: main, slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	s.visit(top, true)
	s.wg.Wait()
	slices.Sort(s.found)
	return s.found, s.files, s.failed == nil
}

// A folderSearch goes through folders side by side.
type folderSearch struct {
	prog  *program
	main  mainModule
	slots chan struct{} // as many as may read at once
	wg    sync.WaitGroup

	mu     sync.Mutex
	found  []string
	files  int
	failed error
}

func (s *folderSearch) visit(dir string, top bool) {
	s.wg.Go(func() {
		s.slots <- struct{}{}
		below, err := s.read(dir, top)
		<-s.slots
		if err != nil {
			s.mu.Lock()
			s.failed = err
			s.mu.Unlock()
		}
		for _, name := range below {
			s.visit(filepath.Join(dir, name), false)
		}
	})
}

// read looks into the Go files of a folder, and returns the folders in it that "..." covers as well.
func (s *folderSearch) read(dir string, top bool) (below []string, err error) {
	entries, err := s.prog.files.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	if !top && s.isModule(dir, entries) {
		return nil, nil
	}
	var sources []string
	mentions := false
	for _, e := range entries {
		switch name := e.Name(); {
		case e.IsDir():
			if s.covers(filepath.Join(dir, name), name) {
				below = append(below, name)
			}
		case isSource(name):
			sources = append(sources, filepath.Join(dir, name))
			mentions = mentions || s.prog.mentionsTool(sources[len(sources)-1])
		}
	}
	if !mentions {
		for _, name := range sources {
			s.prog.files.drop(name)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files += len(sources)
	if mentions {
		s.found = append(s.found, dir)
	}
	return below, nil
}

// isModule reports whether a folder is the root of another module.
func (s *folderSearch) isModule(dir string, entries []fs.DirEntry) bool {
	i, found := slices.BinarySearchFunc(entries, "go.mod", func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	return found && (entries[i].Type().IsRegular() || isFile(s.prog.files, filepath.Join(dir, "go.mod")))
}

// covers reports whether "..." goes into a folder: as the go command has it, but for node_modules, whose Go files are somebody else's, and seldom
// meant to be built.
func (s *folderSearch) covers(dir, name string) bool {
	if name[0] == '.' || name[0] == '_' || name == "testdata" || name == "vendor" || name == "node_modules" {
		return false
	}
	rel, err := filepath.Rel(s.main.root, dir)
	if err != nil {
		return false
	}
	within := "/" + filepath.ToSlash(rel) + "/"
	for _, ignored := range s.main.file.Ignore {
		at, rooted := strings.CutPrefix(ignored.Path, "./")
		at = "/" + strings.Trim(at, "/") + "/"
		if rooted && strings.HasPrefix(within, at) || !rooted && strings.Contains(within, at) {
			return false
		}
	}
	return true
}

// isSource reports whether a file's name is one of a Go file that may belong to a package.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '.' && name[0] != '_'
}

// mentionsTool reports whether a file that rpcgen didn't write mentions it. One that can't be read is the go command's to complain about.
func (p *program) mentionsTool(name string) bool {
	src, err := p.files.ReadFile(name)
	return err == nil && bytes.Contains(src, []byte("rpcgen")) && !p.ownFile(src)
}
