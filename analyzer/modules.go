package analyzer

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// A modules finds the folders of packages by their import paths, as the go command does: in the module or the workspace around a folder, in what
// its go.mod requires, and in the standard library. Where it isn't sure it says so, and the go command has to be asked.
type modules struct {
	files  Files
	mains  []mainModule
	cache  string // where modules are downloaded to
	goroot string // "" until it is known

	partial  bool            // what go.mod says of dependencies isn't all that counts
	vendored map[string]bool // the packages of the vendor folder, where dependencies come from it; else nil
}

// A mainModule is the module that is worked on, or one of the workspace's.
type mainModule struct {
	root string
	file *modfile.File
}

// A packageDir is where a package lies.
type packageDir struct {
	dir     string
	foreign bool // of the standard library or downloaded
}

// findModules reads what says which modules are in force in a folder. It is nil where that can't be told without the go command: outside
// of a module or of module mode.
func findModules(files Files, env *goEnv, dir string) *modules {
	flags, ok := env.flags()
	if !ok || env.get("GO111MODULE") == "off" {
		return nil
	}
	m := &modules{files: files, cache: env.moduleCache()}
	workFile := workspaceFile(files, env, dir)
	if workFile != "" {
		m.partial = true // the version that counts may be another module's
		if !m.addWorkspace(workFile) || m.isDir(filepath.Join(filepath.Dir(workFile), "vendor")) {
			return nil
		}
		return m
	}
	root := moduleRoot(files, dir)
	if root == "" || !m.addMain(root) {
		return nil
	}
	vendor := filepath.Join(root, "vendor")
	if mod := flags["mod"]; mod == "vendor" || mod == "" && m.isDir(vendor) {
		m.vendored = readVendored(files, filepath.Join(vendor, "modules.txt"))
	}
	return m
}

// addMain reads the go.mod of a main module.
func (m *modules) addMain(root string) bool {
	name := filepath.Join(root, "go.mod")
	data, err := m.files.ReadFile(name)
	if err != nil {
		return false
	}
	file, err := modfile.Parse(name, data, nil)
	if err != nil || file.Module == nil || file.Module.Mod.Path == "std" {
		return false
	}
	// Before Go 1.17, a go.mod doesn't name all that is needed.
	m.partial = m.partial || file.Go == nil || semver.Compare("v"+file.Go.Version, "v1.17") < 0
	m.mains = append(m.mains, mainModule{root, file})
	return true
}

// addWorkspace reads the go.mod files of all modules of a workspace.
func (m *modules) addWorkspace(name string) bool {
	data, err := m.files.ReadFile(name)
	if err != nil {
		return false
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return false
	}
	for _, r := range work.Replace {
		m.witnessReplacement(filepath.Dir(name), r)
	}
	for _, use := range work.Use {
		if !m.addMain(resolve(filepath.Dir(name), use.Path)) {
			return false
		}
	}
	return true
}

// moduleRoot is the nearest folder at or above dir that holds a go.mod, "" for none.
func moduleRoot(files Files, dir string) string {
	return above(dir, func(dir string) bool { return isFile(files, filepath.Join(dir, "go.mod")) })
}

// workspaceFile is the go.work that is in force in a folder, "" for none.
func workspaceFile(files Files, env *goEnv, dir string) string {
	switch set := env.get("GOWORK"); set {
	case "off":
		return ""
	case "":
		root := above(dir, func(dir string) bool { return isFile(files, filepath.Join(dir, "go.work")) })
		if root == "" {
			return ""
		}
		return filepath.Join(root, "go.work")
	default:
		return set
	}
}

// above finds the nearest folder at or above dir that something is true for, "" for none.
func above(dir string, found func(string) bool) string {
	for !found(dir) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
	return dir
}

// resolve returns the path that a name stands for which is absolute or relative to a folder, with slashes as go.mod and patterns have them.
func resolve(dir, name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

func isFile(files Files, name string) bool {
	info, err := files.Stat(name)
	return err == nil && !info.IsDir()
}

// mainAt returns the main module that a folder belongs to.
func (m *modules) mainAt(dir string) (mainModule, bool) {
	root := moduleRoot(m.files, dir)
	for _, main := range m.mains {
		if main.root == root {
			return main, true
		}
	}
	return mainModule{}, false
}

// readVendored reads the list of what the vendor folder holds.
func readVendored(files Files, name string) map[string]bool {
	vendored := map[string]bool{}
	data, err := files.ReadFile(name)
	if err != nil {
		return vendored
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			vendored[line] = true
		}
	}
	return vendored
}

// find returns the folder of a package that is imported by somebody in these modules. It is false where the go command has to be asked.
func (m *modules) find(importPath string) (packageDir, bool) {
	var found []packageDir
	if first, _, _ := strings.Cut(importPath, "/"); !strings.Contains(first, ".") {
		if m.goroot == "" {
			return packageDir{}, false
		}
		if dir := filepath.Join(m.goroot, "src", filepath.FromSlash(importPath)); m.hasGoFiles(dir) {
			found = append(found, packageDir{dir, true})
		}
	}
	for _, main := range m.mains {
		if dir, ok := m.inModule(importPath, main.file.Module.Mod.Path, main.root, true); ok {
			found = append(found, packageDir{dir, false})
		}
	}
	dependencies, sure := m.inDependencies(importPath)
	found = append(found, dependencies...)
	if !sure || len(found) != 1 {
		return packageDir{}, false
	}
	return found[0], true
}

// inDependencies looks for a package where dependencies come from. It isn't sure where not all of them can be looked into.
func (m *modules) inDependencies(importPath string) (found []packageDir, sure bool) {
	if m.vendored != nil {
		dir := filepath.Join(m.mains[0].root, "vendor", filepath.FromSlash(importPath))
		if m.vendored[importPath] && m.hasGoFiles(dir) {
			found = append(found, packageDir{dir, true})
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

// inRequired looks for a package in the modules that a go.mod requires. It isn't sure where one of them isn't downloaded.
func (m *modules) inRequired(main mainModule, importPath string) (found []packageDir, sure bool) {
	for _, req := range main.file.Require {
		if importPath != req.Mod.Path && !strings.HasPrefix(importPath, req.Mod.Path+"/") || m.isMain(req.Mod.Path) {
			continue
		}
		dir, local, ok := m.moduleDir(main, req.Mod)
		if !ok || m.partial {
			return nil, false
		}
		if dir, ok := m.inModule(importPath, req.Mod.Path, dir, local); ok {
			found = append(found, packageDir{dir, !local})
		}
	}
	return found, true
}

func (m *modules) isMain(modulePath string) bool {
	return slices.ContainsFunc(m.mains, func(main mainModule) bool { return main.file.Module.Mod.Path == modulePath })
}

// moduleDir is where a required module lies: in the module cache, or where a replacement says, which is the user's own where it is a folder.
func (m *modules) moduleDir(main mainModule, mod module.Version) (dir string, local, ok bool) {
	if r := main.replacement(mod); r != nil {
		if r.New.Version == "" {
			dir = resolve(main.root, r.New.Path)
			return dir, true, m.isDir(dir)
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
	return dir, false, m.isDir(dir)
}

// replacement finds what go.mod says that a module is replaced with, nil for nothing. One for its very version counts first.
func (m mainModule) replacement(mod module.Version) *modfile.Replace {
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

// inModule returns the folder that a module has for a package. Another module in a folder on the way there is in the way.
func (m *modules) inModule(importPath, modulePath, root string, local bool) (string, bool) {
	rest, ok := strings.CutPrefix(importPath+"/", modulePath+"/")
	if !ok {
		return "", false
	}
	dir := root
	for part := range strings.SplitSeq(path.Clean(rest), "/") {
		if part == "." {
			break
		}
		dir = filepath.Join(dir, part)
		if local && isFile(m.files, filepath.Join(dir, "go.mod")) {
			return "", false
		}
	}
	return dir, m.hasGoFiles(dir)
}

func (m *modules) isDir(dir string) bool {
	info, err := m.files.Stat(dir)
	return err == nil && info.IsDir()
}

// hasGoFiles reports whether a folder holds Go files, whatever they are for.
func (m *modules) hasGoFiles(dir string) bool {
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
