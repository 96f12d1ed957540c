package analyzer

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// loadMode asks for what only the go command knows: which files make a package under the build tags, modules, workspaces and
// vendor folders at hand. Asked for types, go/packages would compile.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedModule

// list asks the go command for packages by pattern or import path, in one call.
func (p *program) list(patterns []string) ([]*packages.Package, error) {
	cfg := &packages.Config{Mode: loadMode, Dir: p.dir, Env: p.cfg.Env}
	if len(p.cfg.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(p.cfg.Tags, ",")}
	}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("cannot list packages: %w", err)
	}
	return pkgs, nil
}

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
func unmatched(patterns []string, listed []*packages.Package) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool {
		prefix, wild := strings.CutSuffix(pattern, "/...")
		if !wild || isFolderPattern(prefix) || strings.Contains(prefix, "...") {
			return len(listed) > 0
		}
		return slices.ContainsFunc(listed, func(l *packages.Package) bool { return strings.HasPrefix(l.PkgPath+"/", prefix+"/") })
	})
}

// anchor is a package that is asked for along with the others: where it lies tells where the standard library does.
const anchor = "unsafe"

// listRoots asks the go command for packages, along with the anchor.
func (p *program) listRoots(patterns []string) ([]*packages.Package, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	return p.list(append(slices.Clone(patterns), anchor))
}

// withoutAnchor learns from the anchor where the standard library lies, and leaves it out unless it was asked for.
func (p *program) withoutAnchor(listed []*packages.Package, patterns []string) []*packages.Package {
	isAnchor := func(l *packages.Package) bool { return l.PkgPath == anchor }
	if i := slices.IndexFunc(listed, isAnchor); i >= 0 && len(listed[i].GoFiles) > 0 {
		p.useToolchain(filepath.Dir(filepath.Dir(filepath.Dir(listed[i].GoFiles[0]))))
	}
	if slices.Contains(patterns, anchor) {
		return listed
	}
	return slices.DeleteFunc(slices.Clone(listed), isAnchor)
}

// listAndParse asks the go command for the packages of a query, and meanwhile parses what most likely will be needed of them. It doesn't ask again
// where it knows the answer.
func (p *program) listAndParse(q query) ([]*packages.Package, error) {
	patterns, names := q.patterns(p.dir), p.sourceNames(q.folders)
	var listed []*packages.Package
	var err error
	if len(p.kept.answers) == 0 {
		var parsing sync.WaitGroup
		parsing.Go(func() { _, _ = p.parseAll(names) }) // whether an unreadable file matters shows when it is needed
		listed, err = p.listRoots(patterns)
		parsing.Wait()
	} else {
		listed = p.kept.answers[p.question(q, names)]
		if listed == nil {
			listed, err = p.listRoots(patterns)
		}
	}
	if err != nil {
		return nil, err
	}
	clear(p.kept.answers) // just the last one may come again
	if key := p.question(q, names); key != "" {
		p.kept.answers[key] = listed
	}
	listed = p.withoutAnchor(listed, patterns)
	p.witnessPatterns(q.others)
	return listed, nil
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
	fmt.Fprintf(&key, "%q\n", q.folders)
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
func (p *program) addRoots(listed []*packages.Package) (roots []*pkg, err error) {
	var problems []error
	for _, l := range listed {
		if inNodeModules(l) {
			continue
		}
		p.leftOut = append(p.leftOut, slices.DeleteFunc(slices.Clone(l.IgnoredFiles), func(name string) bool {
			return !isSource(filepath.Base(name)) || !p.mentionsTool(name)
		})...)
		if len(l.GoFiles) == 0 {
			for _, e := range l.Errors {
				if !isNoGoFiles(e) {
					problems = append(problems, errors.New(strings.TrimSpace(e.Msg)))
				}
			}
			continue
		}
		names := goFiles(l)
		if !slices.ContainsFunc(names, p.mentionsTool) {
			p.listed[l.PkgPath] = l
			continue
		}
		root := &pkg{path: l.PkgPath, name: l.Name, root: true}
		if err := p.parse(root, names); err != nil {
			problems = append(problems, err)
			continue
		}
		p.pkgs[root.path] = root
		roots = append(roots, root)
	}
	return roots, errors.Join(problems...)
}

// goFiles are a package's files in Go, without the C files that cgo has.
func goFiles(l *packages.Package) []string {
	return slices.DeleteFunc(slices.Clone(l.GoFiles), func(name string) bool { return filepath.Ext(name) != ".go" })
}

// inNodeModules tells whether a package came with npm: the Go files of such are somebody else's, and seldom meant to be built.
func inNodeModules(l *packages.Package) bool {
	module := ""
	if l.Module != nil {
		module = l.Module.Path
	}
	return strings.Contains(strings.TrimPrefix(l.PkgPath, module)+"/", "/node_modules/")
}

// isNoGoFiles tells whether e says that a folder holds no Go files for this build, which is no mistake.
func isNoGoFiles(e packages.Error) bool {
	return strings.Contains(e.Msg, "build constraints exclude all Go files") || strings.Contains(e.Msg, "no non-test Go files in")
}
