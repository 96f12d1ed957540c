package gomod

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// PackageAt returns the import path of a package in a folder, which may be missing, and the path of its module. ok is false if it belongs to none.
func PackageAt(files FS, dir string) (importPath, modulePath string, ok bool) {
	root := ModuleRoot(files, dir)
	if root == "" {
		return "", "", false
	}
	data, err := files.ReadFile(filepath.Join(root, "go.mod"))
	modulePath = modfile.ModulePath(data)
	rel, relErr := filepath.Rel(root, dir)
	if err != nil || relErr != nil || modulePath == "" {
		return "", "", false
	}
	return path.Join(modulePath, filepath.ToSlash(rel)), modulePath, true
}

// Reach reports whether the main modules, or those that they require, may hold a package. Where a go.mod doesn't name all modules, any may.
func (m *Modules) Reach(importPath string) bool {
	holds := func(modulePath string) bool { return strings.HasPrefix(importPath+"/", modulePath+"/") }
	return slices.ContainsFunc(m.mains, func(main Main) bool {
		return namesSome(main.file) || holds(main.file.Module.Mod.Path) ||
			slices.ContainsFunc(main.file.Require, func(r *modfile.Require) bool { return holds(r.Mod.Path) })
	})
}
