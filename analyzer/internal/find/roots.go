package find

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// Roots finds and parses the packages that the patterns match and that mention rpcgen, sorted by path. That a pattern matches nothing is an error.
func (w *Workspace) Roots() ([]*Package, error) {
	roots, err := w.findRoots()
	if err != nil {
		return nil, w.explain(err)
	}
	return roots, nil
}

func (w *Workspace) findRoots() ([]*Package, error) {
	narrower := narrower{w.sources, w.modules, w.cfg.Dir}
	q, err := narrower.narrow(w.cfg.Patterns)
	if err != nil {
		return nil, err
	}
	listed, err := w.listAndParse(q)
	if err != nil {
		return nil, err
	}
	if missed := unmatched(w.cfg.Patterns, listed); len(listed) == 0 || len(missed) > 0 {
		return nil, noMatch(missed)
	}
	roots, err := w.addRoots(listed)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(roots, func(a, b *Package) int { return strings.Compare(a.Path, b.Path) })
	return roots, nil
}

func noMatch(patterns []string) error {
	var errs []error
	for _, pattern := range patterns {
		errs = append(errs, &PatternError{pattern, errors.New("no packages match " + pattern)})
	}
	return errors.Join(errs...)
}

// unmatched returns the patterns of import paths that matched nothing, which the go command takes for a success.
func unmatched(patterns []string, listed []*listing) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool {
		prefix, wild := strings.CutSuffix(pattern, "/...")
		if !wild || isFolderPattern(prefix) || strings.Contains(prefix, "...") {
			return len(listed) > 0
		}
		return slices.ContainsFunc(listed, func(l *listing) bool { return strings.HasPrefix(l.Path+"/", prefix+"/") })
	})
}

// ofPattern returns an error that comes of a pattern, unless it says itself which one.
func ofPattern(pattern string, err error) error {
	if _, ok := errors.AsType[*PatternError](err); ok {
		return err
	}
	return &PatternError{pattern, err}
}

// withoutAnchor learns from the anchor where the Go installation lies, and leaves it out unless a pattern asks for it.
func (w *Workspace) withoutAnchor(listed []*listing, patterns []string) []*listing {
	isAnchor := func(l *listing) bool { return l.Path == anchor }
	if i := slices.IndexFunc(listed, isAnchor); i >= 0 && len(listed[i].Files) > 0 {
		w.useToolchain(filepath.Dir(filepath.Dir(filepath.Dir(listed[i].Files[0]))))
	}
	if slices.Contains(patterns, anchor) {
		return listed
	}
	return slices.DeleteFunc(slices.Clone(listed), isAnchor)
}

// listAndParse lists the packages of a query. If the go command must be asked, the files that will most likely be needed are parsed meanwhile.
func (w *Workspace) listAndParse(q query) ([]*listing, error) {
	patterns, names := q.patterns(w.cfg.Dir), w.sources.list(q.folders)
	answers := &answers{w.cache, w.cfg.Answers, w.sources, w.modules}
	listed := answers.recall(q, names)
	if listed == nil {
		var parsing sync.WaitGroup
		parsing.Go(func() { _, _ = w.sources.readAll(names) }) // an error is reported when the file is needed
		var err error
		listed, err = w.goCommand.listWithAnchor(patterns)
		parsing.Wait()
		if err != nil {
			return nil, err
		}
		answers.remember(q, names, listed)
	}
	listed = w.withoutAnchor(listed, patterns)
	w.untrackPatterns(q.others)
	return listed, nil
}

// noFiles returns an error for what the go command says of a package without files. In a folder without any, the user most likely means all below it.
func (w *Workspace) noFiles(said string) error {
	if dir, ok := strings.CutPrefix(said, "no Go files in "); ok {
		if below := w.relative(dir); below != "./." {
			return fmt.Errorf("no Go files in %s: name the packages, such as 'rpcgen %s/...' for all below it", below, below)
		}
		return errors.New("no Go files in this folder: name the packages, such as 'rpcgen ./...' for all below it")
	}
	return w.notFound(said)
}

// addRoots parses the packages that may hold directives.
func (w *Workspace) addRoots(listed []*listing) (roots []*Package, err error) {
	var problems []error
	for _, l := range listed {
		if l.inNodeModules() {
			continue
		}
		w.leftOut = append(w.leftOut, slices.DeleteFunc(slices.Clone(l.LeftOut), func(name string) bool {
			return !source.IsSource(filepath.Base(name)) || !w.sources.mentionTool(name)
		})...)
		if len(l.Files) == 0 {
			for _, e := range l.Errors {
				if !isNoGoFiles(e) {
					problems = append(problems, ofPattern(l.Path, w.noFiles(e)))
				}
			}
			continue
		}
		if !slices.ContainsFunc(l.Files, w.sources.mentionTool) {
			w.listed[l.Path] = l
			continue
		}
		root, err := w.parse(l)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		root.Root, root.Foreign = true, false
		roots = append(roots, root)
	}
	return roots, errors.Join(problems...)
}
