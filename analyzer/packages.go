package analyzer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// loadRoots finds the packages that the patterns match and that hold a directive, and parses them.
func (p *program) loadRoots() ([]*pkg, error) {
	q, err := p.narrow(p.cfg.Patterns)
	if err != nil {
		return nil, err
	}
	listed, err := p.listAndParse(q)
	if err != nil {
		return nil, err
	}
	if missed := unmatched(p.cfg.Patterns, listed); len(listed) == 0 || len(missed) > 0 {
		return nil, noMatch(missed)
	}
	roots, err := p.addRoots(listed)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(roots, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	return roots, nil
}

func noMatch(patterns []string) error {
	return fmt.Errorf("no packages match %s", strings.Join(patterns, " "))
}

// unmatched returns the patterns of import paths that matched nothing: the go command takes that for a success.
func unmatched(patterns []string, listed []*listing) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool {
		prefix, wild := strings.CutSuffix(pattern, "/...")
		if !wild || isFolderPattern(prefix) || strings.Contains(prefix, "...") {
			return len(listed) > 0
		}
		return slices.ContainsFunc(listed, func(l *listing) bool { return strings.HasPrefix(l.Path+"/", prefix+"/") })
	})
}

// anchor is a package that is asked for along with the others: where it lies tells where the standard library does.
const anchor = "unsafe"

// listRoots asks the go command for packages, along with the anchor.
func (p *program) listRoots(patterns []string) ([]*listing, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	isFile := func(pattern string) bool { return strings.HasSuffix(pattern, ".go") } // the go command takes nothing else beside those
	if slices.ContainsFunc(patterns, isFile) {
		return p.list(patterns)
	}
	return p.list(append(slices.Clone(patterns), anchor))
}

// withoutAnchor learns from the anchor where the standard library lies, and leaves it out unless it was asked for.
func (p *program) withoutAnchor(listed []*listing, patterns []string) []*listing {
	isAnchor := func(l *listing) bool { return l.Path == anchor }
	if i := slices.IndexFunc(listed, isAnchor); i >= 0 && len(listed[i].Files) > 0 {
		p.useToolchain(filepath.Dir(filepath.Dir(filepath.Dir(listed[i].Files[0]))))
	}
	if slices.Contains(patterns, anchor) {
		return listed
	}
	return slices.DeleteFunc(slices.Clone(listed), isAnchor)
}

// listAndParse asks the go command for the packages of a query, and meanwhile parses what most likely will be needed of them. It doesn't ask again
// where it knows the answer.
func (p *program) listAndParse(q query) ([]*listing, error) {
	patterns, names := q.patterns(p.dir), p.sourceNames(q.folders)
	p.tellSize(names)
	listed := p.known(q, names)
	if listed == nil {
		var parsing sync.WaitGroup
		parsing.Go(func() { _, _ = p.parseAll(names) }) // whether an unreadable file matters shows when it is needed
		var err error
		listed, err = p.listRoots(patterns)
		parsing.Wait()
		if err != nil {
			return nil, err
		}
		p.remember(p.question(q, names), listed)
	}
	listed = p.withoutAnchor(listed, patterns)
	p.witnessPatterns(q.others)
	return listed, nil
}

// tellSize tells how much there is to parse.
func (p *program) tellSize(names []string) {
	if p.cfg.Sized == nil {
		return
	}
	var bytes int64
	for _, name := range names {
		if info, err := os.Stat(name); err == nil { // what it depends on isn't the outcome
			bytes += info.Size()
		}
	}
	p.cfg.Sized(bytes)
}

// sourceNames lists the Go files of folders.
func (p *program) sourceNames(folders []string) (names []string) {
	for _, dir := range folders {
		entries, err := p.files.ReadDir(dir)
		if err != nil {
			continue // the go command has the words for it
		}
		for _, e := range entries {
			if isSource(e.Name()) && !e.IsDir() {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	return names
}

// question is all that the go command's answer to a query depends on: its words, the heads of the Go files, what says which modules there are. It is ""
// where that is more than is known here.
func (p *program) question(q query, names []string) string {
	if p.modules == nil || len(q.others) > 0 {
		return ""
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%q %q %t\n", q.folders, q.roots, p.modules.vendored != nil)
	for _, name := range p.files.settings() {
		text, _ := p.files.ReadFile(name) // from memory
		fmt.Fprintf(&key, "%s %s\n", name, text)
	}
	for _, name := range names {
		src, err := p.source(name)
		if err != nil {
			return ""
		}
		fmt.Fprintf(&key, "%s %s\n", name, src.head(p.fset))
	}
	return key.String()
}

// addRoots parses the packages that may hold directives.
func (p *program) addRoots(listed []*listing) (roots []*pkg, err error) {
	var problems []error
	for _, l := range listed {
		if l.inNodeModules() {
			continue
		}
		p.leftOut = append(p.leftOut, slices.DeleteFunc(slices.Clone(l.LeftOut), func(name string) bool {
			return !isSource(filepath.Base(name)) || !p.mentionsTool(name)
		})...)
		if len(l.Files) == 0 {
			for _, e := range l.Errors {
				if !isNoGoFiles(e) {
					problems = append(problems, errors.New(e))
				}
			}
			continue
		}
		if !slices.ContainsFunc(l.Files, p.mentionsTool) {
			p.listed[l.Path] = l
			continue
		}
		root := &pkg{path: l.Path, name: l.Name, root: true}
		if err := p.parse(root, l.Files); err != nil {
			problems = append(problems, err)
			continue
		}
		p.pkgs[root.path] = root
		roots = append(roots, root)
	}
	return roots, errors.Join(problems...)
}
