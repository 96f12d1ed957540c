package analyzer

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadMode asks for what only the go command knows: which files make a package under the build tags, modules, workspaces and
// vendor folders at hand. Asked for types, go/packages would compile.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedModule

// list asks the go command for packages by pattern or import path, in one call.
func (p *program) list(patterns []string) ([]*packages.Package, error) {
	cfg := &packages.Config{Mode: loadMode, Dir: p.cfg.Dir, Env: p.cfg.Env}
	if cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	if len(p.cfg.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(p.cfg.Tags, ",")}
	}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("cannot list packages: %w", err)
	}
	return pkgs, nil
}

// loadRoots lists the packages that the patterns match, and parses those that hold a directive.
func (p *program) loadRoots(patterns []string) ([]*pkg, error) {
	listed, err := p.list(patterns)
	if err != nil {
		return nil, err
	}
	if len(listed) == 0 {
		return nil, fmt.Errorf("no packages match %s", strings.Join(patterns, " "))
	}
	var roots []*pkg
	var problems []error
	for _, l := range listed {
		if inNodeModules(l) {
			continue
		}
		if len(l.GoFiles) == 0 {
			for _, e := range l.Errors {
				if !isNoGoFiles(e) {
					problems = append(problems, errors.New(strings.TrimSpace(e.Msg)))
				}
			}
			continue
		}
		pkg, err := p.addRoot(l)
		if err != nil {
			problems = append(problems, err)
		} else if pkg != nil {
			roots = append(roots, pkg)
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	slices.SortFunc(roots, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	return roots, nil
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

// locate finds the files of packages by import path. A path that can't be found is left out: whether that is a mistake
// shows when a reachable type turns out not to resolve.
func (p *program) locate(paths []string) error {
	var found []*packages.Package
	var unknown []string
	for _, path := range paths {
		if l := p.listed[path]; l != nil {
			found = append(found, l)
		} else {
			unknown = append(unknown, path)
		}
	}
	if len(unknown) > 0 {
		listed, err := p.list(unknown)
		if err != nil {
			return err
		}
		found = append(found, listed...)
	}
	for _, l := range found {
		if len(l.GoFiles) == 0 {
			p.missing[l.PkgPath] = notFound(l)
			continue
		}
		pkg := &pkg{path: l.PkgPath, name: l.Name, foreign: isDownloaded(l.Module)}
		if err := p.parse(pkg, l.GoFiles, nil); err != nil {
			return err
		}
		p.pkgs[l.PkgPath] = pkg
	}
	return nil
}

func notFound(l *packages.Package) error {
	if len(l.Errors) == 0 {
		return errors.New("it has no Go files")
	}
	first, _, _ := strings.Cut(strings.TrimSpace(l.Errors[0].Msg), "\n")
	first, _, _ = strings.Cut(first, ";") // what follows is advice that goes on in the next lines
	return errors.New(first)
}
