package analyzer

import (
	"cmp"
	"os"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// A Place is a folder as the place of a package, which needn't be there yet.
type Place struct {
	ImportPath string // of the package
	Module     string // path of the module

	modules *gomod.Modules // nil if only the go command knows them
}

// FindPlace returns the place of a folder, which must be absolute and may be missing. ok is false if it belongs to no module. Files are read from the disk if
// files is nil.
func FindPlace(files Files, dir string) (p Place, ok bool) {
	fs := cmp.Or[gomod.FS](files, gomod.Disk{})
	importPath, module, ok := gomod.PackageAt(fs, dir)
	if !ok {
		return Place{}, false
	}
	return Place{importPath, module, gomod.FindModules(fs, gomod.NewEnv(fs, os.Environ()), dir)}, true
}

// Reaches reports whether a package at the place may import another: a module that is worked on, or that go.mod requires, may hold that one. Whether it does
// isn't looked up.
func (p Place) Reaches(importPath string) bool {
	return p.modules == nil || p.modules.Reach(importPath)
}
