package analyzer

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// useToolchain notes where the toolchain in use lies, and how it reads build constraints.
func (p *program) useToolchain(goroot string) {
	p.goroot = goroot
	p.kept.addForeign(filepath.Join(goroot, "src"))
	if p.modules == nil {
		return
	}
	version, err := p.files.ReadFile(filepath.Join(goroot, "VERSION"))
	if err != nil {
		return
	}
	p.env.defaults = readSettings(p.files, filepath.Join(goroot, "go.env"))
	first, _, _ := bytes.Cut(version, []byte("\n"))
	if ctxt, ok := p.env.buildContext(p.cfg.Tags, string(first)); ok {
		ctxt.GOROOT = goroot
		ctxt.OpenFile = func(name string) (io.ReadCloser, error) {
			data, err := p.files.ReadFile(name)
			return io.NopCloser(bytes.NewReader(data)), err
		}
		p.build = ctxt
		p.modules.goroot = goroot
	}
}

// locate finds and parses packages by import path, the go command being asked only for those that can't be found without it. A path that
// can't be found is left out: whether that is a mistake shows when a reachable type turns out not to resolve.
func (p *program) locate(paths []string) error {
	located := make([]*pkg, len(paths))
	var wg sync.WaitGroup
	for i, path := range paths {
		wg.Go(func() { located[i] = p.find(path) })
	}
	wg.Wait()
	var unknown []string
	for i, path := range paths {
		if located[i] != nil {
			p.pkgs[path] = located[i]
		} else if p.listed[path] == nil {
			unknown = append(unknown, path)
		} else if err := p.addListed(p.listed[path]); err != nil {
			return err
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	listed, err := p.list(unknown)
	if err != nil {
		return err
	}
	p.witness(listed)
	for _, l := range listed {
		if err := p.addListed(l); err != nil {
			return err
		}
	}
	return nil
}

// addListed parses a package that the go command found.
func (p *program) addListed(l *listing) error {
	if len(l.Files) == 0 {
		p.missing[l.Path] = notFound(l)
		return nil
	}
	pkg := &pkg{path: l.Path, name: l.Name, foreign: l.Foreign}
	p.pkgs[l.Path] = pkg
	return p.parse(pkg, l.Files)
}

func notFound(l *listing) error {
	if len(l.Errors) == 0 {
		return errors.New("it has no Go files")
	}
	first, _, _ := strings.Cut(l.Errors[0], "\n")
	first, _, _ = strings.Cut(first, ";") // what follows is advice that goes on in the next lines
	return errors.New(first)
}

// find finds and parses a package without the go command. It is nil where that can't be done, or where the go command has something to
// say about the package.
func (p *program) find(path string) *pkg {
	if p.build == nil {
		return nil
	}
	at, ok := p.modules.find(path)
	if !ok {
		return nil
	}
	var names []string
	for _, name := range p.sourceNames([]string{at.dir}) {
		matches, err := p.build.MatchFile(filepath.Split(name))
		if err != nil {
			return nil
		}
		if matches {
			names = append(names, name)
		}
	}
	sources, err := p.parseAll(names)
	if err != nil {
		return nil
	}
	sources, name := onePackage(sources, p.build.CgoEnabled)
	if name == "" {
		return nil
	}
	found := &pkg{path: path, name: name, foreign: at.foreign}
	found.addAll(sources)
	return found
}

// onePackage leaves out the files that don't belong to a package, and returns its name; "" where the files don't agree on one.
func onePackage(sources []*source, cgo bool) (kept []*source, name string) {
	for _, src := range sources {
		if src.own || src.ast.Name.Name == "documentation" || !cgo && slices.Contains(src.unnamed, "C") {
			continue
		}
		if name != "" && src.ast.Name.Name != name {
			return nil, ""
		}
		name = src.ast.Name.Name
		kept = append(kept, src)
	}
	return kept, name
}
