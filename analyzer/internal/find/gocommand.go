package find

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// loadMode asks for no types: to find them, go/packages would compile.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedModule

// A listing describes a package, as the go command lists it.
type listing struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"`
	Files   []string `json:"files"`    // in Go
	LeftOut []string `json:"left_out"` // by build constraints
	Errors  []string `json:"errors"`

	Foreign    bool   `json:"foreign"` // of the standard library or downloaded
	Module     string `json:"module"`  // "" for the standard library
	ModuleRoot string `json:"module_root"`
	ModuleFile string `json:"module_file"` // its go.mod
}

// A goCommand lists packages.
type goCommand struct {
	dir       string
	env, tags []string
	settings  *gomod.Env
}

// list lists packages by pattern or import path, in one call.
func (g goCommand) list(patterns []string) ([]*listing, error) {
	cfg := &packages.Config{Mode: loadMode, Dir: g.dir, Env: g.env}
	if len(g.tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(g.tags, ",")}
	}
	// go/packages asks for the version of Go out of module mode, where the go command doesn't take -modfile from GOFLAGS.
	if flag, rest := g.settings.TakeFlag("modfile"); flag != "" {
		cfg.BuildFlags = append(cfg.BuildFlags, flag)
		cfg.Env = append(slices.Clone(cfg.Env), "GOFLAGS="+cmp.Or(rest, "-buildvcs=auto")) // not empty: then the file of go env -w would count
	}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("cannot list packages: %w", err)
	}
	listed := make([]*listing, len(pkgs))
	for i, found := range pkgs {
		listed[i] = g.newListing(found)
	}
	return listed, nil
}

func (g goCommand) newListing(found *packages.Package) *listing {
	notGo := func(name string) bool { return filepath.Ext(name) != ".go" } // cgo has other files
	l := &listing{
		Path: found.PkgPath, Name: found.Name, Foreign: g.isForeign(found),
		Files: slices.DeleteFunc(slices.Clone(found.GoFiles), notGo), LeftOut: slices.DeleteFunc(slices.Clone(found.IgnoredFiles), notGo),
	}
	if m := found.Module; m != nil {
		l.Module, l.ModuleRoot, l.ModuleFile = m.Path, m.Dir, m.GoMod
	}
	for _, e := range found.Errors {
		l.Errors = append(l.Errors, strings.TrimSpace(e.Msg))
	}
	return l
}

// isForeign reports whether the user can't correct a package: it is of the standard library, or somebody else's. Out of module mode, and from most
// package drivers, packages come without a module; then its files tell.
func (g goCommand) isForeign(p *packages.Package) bool {
	if m := p.Module; m != nil {
		return !m.Main && (m.Replace == nil || m.Replace.Version != "")
	}
	return !slices.ContainsFunc(p.GoFiles, func(name string) bool {
		vendored := strings.Contains(filepath.ToSlash(name), "/vendor/")
		return !vendored && (g.settings.InGoPath(name) || !isStandardPath(p.PkgPath) && !g.settings.InModuleCache(name))
	})
}

// isStandardPath reports whether an import path is as those of the standard library are.
func isStandardPath(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// anchor is a package of the standard library, listed along with others to find the Go installation in use.
const anchor = "unsafe"

// listWithAnchor lists packages and the anchor.
func (g goCommand) listWithAnchor(patterns []string) ([]*listing, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	isFile := func(pattern string) bool { return strings.HasSuffix(pattern, ".go") } // the go command takes nothing else beside files
	if slices.ContainsFunc(patterns, isFile) {
		return g.list(patterns)
	}
	return g.list(append(slices.Clone(patterns), anchor))
}

// inNodeModules reports whether npm installed a package, which is hardly meant to be built here.
func (l *listing) inNodeModules() bool {
	return strings.Contains(strings.TrimPrefix(l.Path, l.Module)+"/", "/node_modules/")
}

// isNoGoFiles reports whether an error of the go command says that a folder holds Go files, but none for this build, which is no mistake.
func isNoGoFiles(msg string) bool {
	return strings.Contains(msg, "build constraints exclude all Go files") || strings.Contains(msg, "no non-test Go files in")
}
