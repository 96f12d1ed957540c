package gomod

import (
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// FindModules reads the go.mod and go.work files that are in force in a folder. It returns nil where only the go command knows the modules:
// outside of a module and out of module mode.
func FindModules(files FS, env *Env, dir string) *Modules {
	flags, ok := env.flags()
	if !ok || env.get("GO111MODULE") == "off" {
		return nil
	}
	m := &Modules{files: files, cache: env.ModuleCache()}
	workFile := workspaceFile(files, env, dir)
	if workFile != "" {
		m.partial = true // another module of the workspace may require a later version
		if !m.addWorkspace(workFile) || isDir(files, filepath.Join(filepath.Dir(workFile), "vendor")) {
			return nil
		}
		return m
	}
	root := ModuleRoot(files, dir)
	if root == "" || !m.addMain(root) {
		return nil
	}
	vendor := filepath.Join(root, "vendor")
	if mod := flags["mod"]; mod == "vendor" || mod == "" && isDir(files, vendor) {
		m.vendored = readVendored(files, filepath.Join(vendor, "modules.txt"))
	}
	return m
}

// ModuleRoot returns the nearest folder at or above dir that holds a go.mod, "" if there is none.
func ModuleRoot(files FS, dir string) string {
	return Above(dir, func(dir string) bool { return IsFile(files, filepath.Join(dir, "go.mod")) })
}

// workspaceFile returns the go.work that is in force in a folder, "" if there is none.
func workspaceFile(files FS, env *Env, dir string) string {
	switch set := env.get("GOWORK"); set {
	case "off":
		return ""
	case "":
		root := Above(dir, func(dir string) bool { return IsFile(files, filepath.Join(dir, "go.work")) })
		if root == "" {
			return ""
		}
		return filepath.Join(root, "go.work")
	default:
		return set
	}
}

// addMain reads the go.mod of a main module, and reports whether it is sound.
func (m *Modules) addMain(root string) bool {
	name := filepath.Join(root, "go.mod")
	data, err := m.files.ReadFile(name)
	if err != nil {
		return false
	}
	file, err := modfile.Parse(name, data, nil)
	if err != nil || file.Module == nil || file.Module.Mod.Path == "std" {
		return false
	}
	m.partial = m.partial || namesSome(file)
	m.mains = append(m.mains, Main{root, file})
	return true
}

// namesSome reports whether a go.mod doesn't name all modules that are needed, as before Go 1.17.
func namesSome(file *modfile.File) bool {
	return file.Go == nil || semver.Compare("v"+file.Go.Version, "v1.17") < 0
}

// addWorkspace reads the go.mod files of all modules of a workspace, and reports whether they are sound.
func (m *Modules) addWorkspace(name string) bool {
	data, err := m.files.ReadFile(name)
	if err != nil {
		return false
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return false
	}
	for _, r := range work.Replace {
		m.readReplacement(filepath.Dir(name), r)
	}
	for _, use := range work.Use {
		if !m.addMain(Resolve(filepath.Dir(name), use.Path)) {
			return false
		}
	}
	return true
}

// ReadReplacements reads the go.mod of each module that a folder replaces, if dependencies are left to the go command. What such a go.mod requires may
// select the versions of other modules, so that an FS that watches files must see it read.
func (m *Modules) ReadReplacements() {
	if !m.partial {
		return
	}
	for _, main := range m.mains {
		for _, r := range main.file.Replace {
			m.readReplacement(main.root, r)
		}
	}
}

func (m *Modules) readReplacement(root string, r *modfile.Replace) {
	if r.New.Version == "" {
		_, _ = m.files.ReadFile(filepath.Join(Resolve(root, r.New.Path), "go.mod"))
	}
}

// readVendored reads the list of the packages in a vendor folder. It tells which are copies from a folder that a replacement names: the user's.
func readVendored(files FS, name string) map[string]bool {
	vendored := map[string]bool{}
	data, err := files.ReadFile(name)
	if err != nil {
		return vendored
	}
	local := false
	for line := range strings.Lines(string(data)) {
		switch words := strings.Fields(line); {
		case len(words) == 0 || words[0] == "##":
		case words[0] == "#": // of a module: "# PATH VERSION", with "=> PATH VERSION" or "=> FOLDER" if it is replaced
			arrow := slices.Index(words, "=>")
			local = arrow >= 0 && len(words) == arrow+2
		default:
			vendored[words[0]] = local
		}
	}
	return vendored
}
