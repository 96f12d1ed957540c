package gomod

import (
	"bufio"
	"bytes"
	"cmp"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// An Env is the go command's settings: from the environment, from the file that `go env -w` writes, and from the toolchain.
type Env struct {
	vars     map[string]string
	file     map[string]string
	defaults map[string]string // of the toolchain; nil as long as that isn't known
}

// NewEnv returns the settings of a go command that runs in an environment.
func NewEnv(files FS, environ []string) *Env {
	e := &Env{vars: map[string]string{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		e.vars[name] = value
	}
	if file := e.settingsFile(); file != "" {
		e.file = readSettings(files, file)
	}
	return e
}

// settingsFile returns the name of the file that `go env -w` writes, "" if there is none.
func (e *Env) settingsFile() string {
	if file := e.vars["GOENV"]; file != "" {
		if file == "off" {
			return ""
		}
		return file
	}
	var dir string
	switch home := e.vars["HOME"]; {
	case runtime.GOOS == "windows":
		dir = e.vars["AppData"]
	case runtime.GOOS == "darwin" && home != "":
		dir = filepath.Join(home, "Library/Application Support")
	case e.vars["XDG_CONFIG_HOME"] != "":
		dir = e.vars["XDG_CONFIG_HOME"]
	case home != "":
		dir = filepath.Join(home, ".config")
	}
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "go/env")
}

// readSettings reads a file of NAME=VALUE lines. It returns nil if the file can't be read.
func readSettings(files FS, name string) map[string]string {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	settings := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), "=")
		if ok && name != "" && name[0] != '#' {
			settings[name] = value
		}
	}
	return settings
}

func (e *Env) get(name string) string {
	return cmp.Or(e.vars[name], e.file[name], e.defaults[name])
}

// ModuleCache returns the folder that modules are downloaded to, "" if it isn't known.
func (e *Env) ModuleCache() string {
	if dir := e.get("GOMODCACHE"); dir != "" {
		return dir
	}
	if roots := e.goPath(); len(roots) > 0 {
		return filepath.Join(roots[0], "pkg/mod")
	}
	return ""
}

// goPath returns the folders of GOPATH, none if they can't be told.
func (e *Env) goPath() []string {
	if set := e.get("GOPATH"); set != "" {
		return filepath.SplitList(set)
	}
	if home := e.vars["HOME"]; home != "" && runtime.GOOS != "windows" {
		return []string{filepath.Join(home, "go")}
	}
	return nil
}

// InModuleCache reports whether a file was downloaded with a module.
func (e *Env) InModuleCache(name string) bool {
	cache := e.ModuleCache()
	return cache != "" && strings.HasPrefix(name, cache+string(filepath.Separator))
}

// InGoPath reports whether a file is where packages lie out of module mode.
func (e *Env) InGoPath(name string) bool {
	return slices.ContainsFunc(e.goPath(), func(root string) bool {
		return strings.HasPrefix(name, filepath.Join(root, "src")+string(filepath.Separator))
	})
}

// ModulesOff reports whether the go command may find packages out of module mode.
func (e *Env) ModulesOff() bool {
	mode := e.get("GO111MODULE")
	return mode == "off" || mode == "auto"
}

// UsesDriver reports whether go/packages asks another program than the go command.
func (e *Env) UsesDriver() bool {
	switch driver := e.vars["GOPACKAGESDRIVER"]; driver {
	case "off":
		return false
	case "":
		_, err := exec.LookPath("gopackagesdriver")
		return err == nil
	default:
		return true
	}
}
