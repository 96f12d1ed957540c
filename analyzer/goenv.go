package analyzer

import (
	"bufio"
	"bytes"
	"cmp"
	"go/build"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A goEnv answers what the go command would, from where it reads its settings: the environment, the file that `go env -w` writes, and the
// toolchain's own.
type goEnv struct {
	vars     map[string]string
	file     map[string]string
	defaults map[string]string // of the toolchain, when it is known
}

func newGoEnv(files Files, environ []string) *goEnv {
	e := &goEnv{vars: map[string]string{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		e.vars[name] = value
	}
	if file := e.settingsFile(); file != "" {
		e.file = readSettings(files, file)
	}
	return e
}

// settingsFile is the file that `go env -w` writes, "" for none.
func (e *goEnv) settingsFile() string {
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

// readSettings reads a file of NAME=VALUE lines. One that can't be read has none.
func readSettings(files Files, name string) map[string]string {
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

func (e *goEnv) get(name string) string {
	return cmp.Or(e.vars[name], e.file[name], e.defaults[name])
}

// moduleCache is the folder that modules are downloaded to, "" where that can't be told.
func (e *goEnv) moduleCache() string {
	if dir := e.get("GOMODCACHE"); dir != "" {
		return dir
	}
	gopath := e.get("GOPATH")
	if home := e.vars["HOME"]; gopath == "" && home != "" {
		gopath = filepath.Join(home, "go")
	}
	if gopath == "" || runtime.GOOS == "windows" && e.get("GOPATH") == "" {
		return ""
	}
	return filepath.Join(filepath.SplitList(gopath)[0], "pkg/mod")
}

// flags are the flags that GOFLAGS gives to every go command, and false where one of them is beyond what rpcgen can follow.
func (e *goEnv) flags() (flags map[string]string, ok bool) {
	flags = map[string]string{}
	for field := range strings.FieldsSeq(e.get("GOFLAGS")) {
		name, value, _ := strings.Cut(strings.TrimLeft(field, "-"), "=")
		if !slices.Contains(knownFlags, name) {
			return nil, false
		}
		flags[name] = value
	}
	return flags, true
}

// knownFlags are those of the go command that don't change which files make a package, or whose effect is known here.
var knownFlags = []string{"mod", "tags", "buildvcs", "trimpath", "modcacherw", "p", "v", "ldflags", "gcflags", "count", "json", "toolexec"}

// usesDriver reports whether go/packages asks another program than the go command.
func (e *goEnv) usesDriver() bool {
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

// buildContext is what build constraints are read under, and false where just the go command knows it: for another architecture,
// experiments, or a toolchain of another version than the one that rpcgen was built with.
func (e *goEnv) buildContext(tags []string, goVersion string) (*build.Context, bool) {
	flags, ok := e.flags()
	if !ok || e.get("GOEXPERIMENT") != "" || cmp.Or(e.get("GOARCH"), runtime.GOARCH) != runtime.GOARCH ||
		e.get("GO"+strings.ToUpper(runtime.GOARCH)) != "" || minorVersion(goVersion) != minorVersion(runtime.Version()) {
		return nil, false
	}
	ctxt := build.Default
	ctxt.GOOS = cmp.Or(e.get("GOOS"), runtime.GOOS)
	ctxt.BuildTags = tags
	if fromEnv, found := flags["tags"]; found && len(tags) == 0 {
		ctxt.BuildTags = strings.Split(fromEnv, ",")
	}
	ctxt.CgoEnabled = e.cgo(ctxt.GOOS)
	return &ctxt, true
}

// cgo reports whether the go command uses cgo.
func (e *goEnv) cgo(goos string) bool {
	if set, err := strconv.ParseBool(e.get("CGO_ENABLED")); err == nil {
		return set
	}
	if goos != runtime.GOOS {
		return false
	}
	if e.get("CC") != "" {
		return true
	}
	compiler := "gcc"
	if runtime.GOOS == "darwin" || strings.HasSuffix(runtime.GOOS, "bsd") {
		compiler = "clang"
	}
	_, err := exec.LookPath(compiler)
	return err == nil
}

// minorVersion is "go1.26" of "go1.26.3", "" of what is no release.
func minorVersion(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 || parts[0] != "go1" {
		return ""
	}
	minor := parts[1]
	if end := strings.IndexFunc(minor, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		minor = minor[:end]
	}
	return "go1." + minor
}
