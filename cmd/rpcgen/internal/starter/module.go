package starter

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"example.com/rpcgen/analyzer"
)

// CheckModule returns an error if a path can't be that of a module, or if its packages would seem to lie in a vendor folder.
func CheckModule(path string) error {
	if err := module.CheckImportPath(path); err != nil {
		return fmt.Errorf("found %q, expected a module path such as example.com/app", path)
	}
	if isVendored(path) {
		return fmt.Errorf("found %q, expected a module path such as example.com/app, without vendor in it", path)
	}
	return nil
}

// isVendored reports whether one of an import path's parts is vendor.
func isVendored(importPath string) bool {
	return slices.Contains(strings.Split(importPath, "/"), "vendor")
}

// newProject returns the project that is to be in a folder, which must be absolute and may be missing. It belongs to the module around, unless options name one.
func newProject(dir string, options Options) (*Project, error) {
	_, err := os.Lstat(filepath.Join(dir, goMod))
	own := err == nil // the folder has a go.mod
	if own && options.Module != "" {
		return nil, fmt.Errorf("%s has a go.mod, which names its module: leave out --module", options.name(dir))
	}
	if !own && options.Module != "" {
		return &Project{Dir: dir, ImportPath: options.Module, NewModule: true}, CheckModule(options.Module)
	}
	place, found := analyzer.FindPlace(nil, dir)
	switch {
	case !found && own:
		return nil, fmt.Errorf("%s has a go.mod that names no module: mend or remove it", options.name(dir))
	case !found:
		return &Project{Dir: dir, ImportPath: defaultModule(dir), NewModule: true}, nil
	}
	if err := module.CheckImportPath(place.ImportPath); err != nil {
		return nil, fmt.Errorf("%s lies in the module %s, where Go can't import it (%w): choose a folder of another name, or a module of its own with --module",
			options.name(dir), place.Module, err)
	}
	if isVendored(place.ImportPath) {
		return nil, fmt.Errorf("%s lies in a vendor folder of the module %s, whose packages nobody but the go command adds: choose a folder of another name, or a module of its own with --module",
			options.name(dir), place.Module)
	}
	p := &Project{Dir: dir, ImportPath: place.ImportPath}
	for _, r := range requirements {
		if !place.Reaches(r.Path) {
			p.Missing = append(p.Missing, r)
		}
	}
	return p, nil
}

// defaultModule returns a module path that ends with the name of a folder, as far as that can be a part of one.
func defaultModule(dir string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("-._", r):
			return r
		default:
			return '-'
		}
	}, filepath.Base(dir))
	path := "example.com/" + strings.Trim(name, "-._")
	if module.CheckPath(path) != nil || isVendored(path) {
		return "example.com/app"
	}
	return path
}
