package find

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// Located is what Locate found.
type Located struct {
	Packages []*Package
	Missing  map[string]error // by import path: why a package can't be found, where that is known
}

// Locate finds and parses packages by import path. It asks the go command at most once, for those that can't be found without it. That a package
// can't be found is no error: perhaps nothing reachable depends on it.
func (w *Workspace) Locate(paths []string) (Located, error) {
	found := make([]*Package, len(paths))
	var wg sync.WaitGroup
	for i, path := range paths {
		wg.Go(func() { found[i] = w.find(path) })
	}
	wg.Wait()
	located := Located{Missing: map[string]error{}}
	var listed []*listing
	var unknown []string
	for i, path := range paths {
		switch {
		case found[i] != nil:
			located.Packages = append(located.Packages, found[i])
		case w.listed[path] != nil:
			listed = append(listed, w.listed[path])
		default:
			unknown = append(unknown, path)
		}
	}
	if len(unknown) > 0 {
		more, err := w.goCommand.list(unknown)
		if err != nil {
			return Located{}, w.explain(err)
		}
		w.readInputsOf(more)
		listed = append(listed, more...)
	}
	for _, l := range listed {
		if len(l.Files) == 0 {
			located.Missing[l.Path] = w.problem(l)
			continue
		}
		pkg, err := w.parse(l)
		if err != nil {
			return Located{}, err
		}
		located.Packages = append(located.Packages, pkg)
	}
	return located, nil
}

// parse parses a package that the go command found.
func (w *Workspace) parse(l *listing) (*Package, error) {
	files, err := w.sources.readAll(l.Files)
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(f *source.File) bool { return f.IsOutput })
	return &Package{Path: l.Path, Name: l.Name, Foreign: l.Foreign, Files: files}, nil
}

// problem says why a package has no files.
func (w *Workspace) problem(l *listing) error {
	if len(l.Errors) == 0 {
		return errors.New("it has no Go files")
	}
	return w.notFound(l.Errors[0])
}

// find finds and parses a package without the go command. It returns nil if that can't be done, or if the go command would have an error to report.
func (w *Workspace) find(path string) *Package {
	if w.build == nil {
		return nil
	}
	at, ok := w.modules.Find(path)
	if !ok {
		return nil
	}
	var names []string
	for _, name := range w.sources.list([]string{at.Dir}) {
		matches, err := w.build.MatchFile(filepath.Split(name))
		if err != nil {
			return nil
		}
		if matches {
			names = append(names, name)
		}
	}
	files, err := w.sources.readAll(names)
	if err != nil {
		return nil
	}
	files, name := onePackage(files, w.build.CgoEnabled)
	if name == "" {
		return nil
	}
	return &Package{Path: path, Name: name, Foreign: at.Foreign, Files: files}
}

// onePackage leaves out the files that don't belong to a package, and returns its name. That is "" if the files don't agree on one.
func onePackage(files []*source.File, cgo bool) (belong []*source.File, name string) {
	for _, f := range files {
		if f.IsOutput || f.AST.Name.Name == "documentation" || !cgo && slices.Contains(f.Unnamed, "C") {
			continue
		}
		if name != "" && f.AST.Name.Name != name {
			return nil, ""
		}
		name = f.AST.Name.Name
		belong = append(belong, f)
	}
	return belong, name
}
