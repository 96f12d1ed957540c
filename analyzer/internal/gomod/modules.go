package gomod

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Modules finds the folders of packages by their import paths, as the go command does: in the module or the workspace around a folder, in the
// modules that its go.mod requires, and in the standard library.
type Modules struct {
	files  FS
	mains  []Main
	cache  string // the folder that modules are downloaded to
	goroot string // "" until UseStandard is called

	partial  bool            // go.mod alone doesn't tell which versions of dependencies count
	vendored map[string]bool // the packages of the vendor folder, if dependencies come from it, else nil; true for one of a folder's copy
}

// A Main is a main module: the one that is worked on, or one of a workspace's.
type Main struct {
	root string
	file *modfile.File
}

// A PackageDir is the folder of a package.
type PackageDir struct {
	Dir     string
	Foreign bool // of the standard library or downloaded
}

// UseStandard sets the folder of the Go installation whose standard library is in use.
func (m *Modules) UseStandard(goroot string) { m.goroot = goroot }

// Vendored reports whether dependencies come from a vendor folder.
func (m *Modules) Vendored() bool { return m.vendored != nil }

// MainAt returns the main module that a folder belongs to.
func (m *Modules) MainAt(dir string) (Main, bool) {
	root := ModuleRoot(m.files, dir)
	for _, main := range m.mains {
		if main.root == root {
			return main, true
		}
	}
	return Main{}, false
}

// HasMain reports whether a folder is the root of a main module.
func (m *Modules) HasMain(root string) bool {
	return slices.ContainsFunc(m.mains, func(main Main) bool { return main.root == root })
}

// OwnDir returns the folder that a package would have in the main module that its path belongs to, whether there is one or not. ok is false if its path
// belongs to none.
func (m *Modules) OwnDir(importPath string) (dir string, ok bool) {
	longest := ""
	for _, main := range m.mains {
		modulePath := main.file.Module.Mod.Path
		below, in := strings.CutPrefix(importPath+"/", modulePath+"/")
		if in && len(modulePath) > len(longest) {
			longest, dir = modulePath, filepath.Join(main.root, filepath.FromSlash(below))
		}
	}
	return dir, longest != ""
}

// Ignores reports whether an ignore directive of go.mod covers a folder.
func (m Main) Ignores(dir string) bool {
	rel, err := filepath.Rel(m.root, dir)
	if err != nil {
		return true
	}
	within := "/" + filepath.ToSlash(rel) + "/"
	return slices.ContainsFunc(m.file.Ignore, func(ignored *modfile.Ignore) bool {
		at, rooted := strings.CutPrefix(ignored.Path, "./")
		at = "/" + strings.Trim(at, "/") + "/"
		return rooted && strings.HasPrefix(within, at) || !rooted && strings.Contains(within, at)
	})
}

// Find returns the folder of a package by its import path. ok is false if the go command must be asked.
func (m *Modules) Find(importPath string) (dir PackageDir, ok bool) {
	var found []PackageDir
	if first, _, _ := strings.Cut(importPath, "/"); !strings.Contains(first, ".") {
		if m.goroot == "" {
			return PackageDir{}, false
		}
		if dir := filepath.Join(m.goroot, "src", filepath.FromSlash(importPath)); m.hasGoFiles(dir) {
			found = append(found, PackageDir{dir, true})
		}
	}
	for _, main := range m.mains {
		if dir, ok := m.inModule(importPath, main.file.Module.Mod.Path, main.root, true); ok {
			found = append(found, PackageDir{dir, false})
		}
	}
	dependencies, sure := m.inDependencies(importPath)
	found = append(found, dependencies...)
	if !sure || len(found) != 1 {
		return PackageDir{}, false
	}
	return found[0], true
}

// inDependencies looks for a package in the dependencies. sure is false if not all of them can be looked into.
func (m *Modules) inDependencies(importPath string) (found []PackageDir, sure bool) {
	if m.vendored != nil {
		dir := filepath.Join(m.mains[0].root, "vendor", filepath.FromSlash(importPath))
		if local, listed := m.vendored[importPath]; listed && m.hasGoFiles(dir) {
			found = append(found, PackageDir{dir, !local})
		}
		return found, true
	}
	for _, main := range m.mains {
		required, sure := m.inRequired(main, importPath)
		if !sure {
			return nil, false
		}
		found = append(found, required...)
	}
	return found, true
}

// inRequired looks for a package in the modules that a go.mod requires. sure is false if one that may hold it can't be looked into.
func (m *Modules) inRequired(main Main, importPath string) (found []PackageDir, sure bool) {
	for _, req := range main.file.Require {
		if importPath != req.Mod.Path && !strings.HasPrefix(importPath, req.Mod.Path+"/") || m.isMain(req.Mod.Path) {
			continue
		}
		dir, local, ok := m.moduleDir(main, req.Mod)
		if !ok || m.partial {
			return nil, false
		}
		if dir, ok := m.inModule(importPath, req.Mod.Path, dir, local); ok {
			found = append(found, PackageDir{dir, !local})
		}
	}
	return found, true
}

func (m *Modules) isMain(modulePath string) bool {
	return slices.ContainsFunc(m.mains, func(main Main) bool { return main.file.Module.Mod.Path == modulePath })
}

// moduleDir returns the folder of a required module: in the module cache, or as a replacement says. It is local if it is a folder that a
// replacement names, whose source is the user's.
func (m *Modules) moduleDir(main Main, mod module.Version) (dir string, local, ok bool) {
	if r := main.replacement(mod); r != nil {
		if r.New.Version == "" {
			dir = Resolve(main.root, r.New.Path)
			return dir, true, isDir(m.files, dir)
		}
		mod = r.New
	}
	escaped, err := module.EscapePath(mod.Path)
	if err != nil || m.cache == "" {
		return "", false, false
	}
	version, err := module.EscapeVersion(mod.Version)
	if err != nil {
		return "", false, false
	}
	dir = filepath.Join(m.cache, filepath.FromSlash(escaped)+"@"+version)
	return dir, false, isDir(m.files, dir)
}

// replacement returns what go.mod replaces a module with, or nil. A replacement of just that version wins.
func (m Main) replacement(mod module.Version) *modfile.Replace {
	var found *modfile.Replace
	for _, r := range m.file.Replace {
		if r.Old == mod {
			return r
		}
		if r.Old.Path == mod.Path && r.Old.Version == "" {
			found = r
		}
	}
	return found
}

// inModule returns the folder of a package in a module. ok is false if the module doesn't hold it, as it doesn't what lies in a nested module.
func (m *Modules) inModule(importPath, modulePath, root string, local bool) (dir string, ok bool) {
	rest, ok := strings.CutPrefix(importPath+"/", modulePath+"/")
	if !ok {
		return "", false
	}
	dir = root
	for part := range strings.SplitSeq(path.Clean(rest), "/") {
		if part == "." {
			break
		}
		dir = filepath.Join(dir, part)
		if local && IsFile(m.files, filepath.Join(dir, "go.mod")) {
			return "", false
		}
	}
	return dir, m.hasGoFiles(dir)
}

// hasGoFiles reports whether a folder holds Go files, for whichever build.
func (m *Modules) hasGoFiles(dir string) bool {
	entries, err := m.files.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".go") {
			return true
		}
	}
	return false
}
