package find

import (
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/gomod"
	"example.com/rpcgen/analyzer/internal/source"
)

// A query is what the go command is asked for in place of the user's patterns: the folders that hold directives, rather than all that a pattern
// covers. That is much quicker if few of many packages are annotated.
type query struct {
	folders []string // absolute, sorted, each once
	roots   []string // the root folders of the modules of folders that patterns name without "..."
	others  []string // patterns that are left as they are
}

// A narrower makes queries of patterns.
type narrower struct {
	sources *sources
	modules *gomod.Modules // may be nil
	dir     string         // the folder that patterns are relative to
}

// narrow looks in the folders that patterns cover for files that mention rpcgen. A pattern that names no folders, or for which it finds nothing, is left
// to the go command, which may report what is wrong with it. A pattern that covers no Go file at all is an error.
func (n narrower) narrow(patterns []string) (query, error) {
	var q query
	var empty []string
	for _, pattern := range patterns {
		top, wild := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if !isFolderPattern(top) {
			q.others = append(q.others, pattern)
			continue
		}
		dir := gomod.Resolve(n.dir, top)
		if !wild {
			q.folders = append(q.folders, dir)
			q.roots = append(q.roots, gomod.ModuleRoot(n.sources.files, dir))
			continue
		}
		folders, files, ok := n.search(dir)
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

// patterns returns a query as patterns for the go command.
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

// search finds the folders at and below top that "..." covers and whose Go files mention rpcgen. It counts the Go files that it sees. ok is false if only
// the go command knows what "..." covers.
func (n narrower) search(top string) (folders []string, files int, ok bool) {
	base := filepath.Base(top)
	if n.modules == nil || strings.Contains(filepath.ToSlash(top)+"/", "/vendor/") || base == "testdata" || base[0] == '.' || base[0] == '_' {
		return nil, 0, false
	}
	main, ok := n.modules.MainAt(top)
	if !ok {
		return nil, 0, false
	}
	s := &folderSearch{sources: n.sources, main: main, slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	s.visit(top, true)
	s.wg.Wait()
	slices.Sort(s.found)
	return s.found, s.files, s.failed == nil
}

// A folderSearch visits folders side by side.
type folderSearch struct {
	sources *sources
	main    gomod.Main
	slots   chan struct{} // as many as may read at once
	wg      sync.WaitGroup

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

// read looks into the Go files of a folder, and returns the names of the folders in it that "..." covers.
func (s *folderSearch) read(dir string, top bool) (below []string, err error) {
	entries, err := s.sources.files.ReadDir(dir)
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
		case source.IsSource(name):
			sources = append(sources, filepath.Join(dir, name))
			mentions = mentions || s.sources.mentionTool(sources[len(sources)-1])
		}
	}
	if !mentions {
		for _, name := range sources {
			s.sources.files.drop(name)
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
	return found && (entries[i].Type().IsRegular() || gomod.IsFile(s.sources.files, filepath.Join(dir, "go.mod")))
}

// covers reports whether "..." covers a folder, as for the go command, except that it never covers node_modules, whose Go files are hardly meant to
// be built here.
func (s *folderSearch) covers(dir, name string) bool {
	if name[0] == '.' || name[0] == '_' || name == "testdata" || name == "vendor" || name == "node_modules" {
		return false
	}
	return !s.main.Ignores(dir)
}
