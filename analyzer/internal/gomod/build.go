package gomod

import (
	"bytes"
	"cmp"
	"go/build"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// BuildContext returns the context in which build constraints are read with the Go installation at goroot. It returns nil where only the go
// command knows it: for another architecture, with experiments, or for a Go version other than the one that this program was built with.
func (e *Env) BuildContext(files FS, goroot string, tags []string) *build.Context {
	version, err := files.ReadFile(filepath.Join(goroot, "VERSION"))
	if err != nil {
		return nil
	}
	first, _, _ := bytes.Cut(version, []byte("\n"))
	withDefaults := &Env{e.vars, e.file, readSettings(files, filepath.Join(goroot, "go.env"))}
	ctxt := withDefaults.buildContext(string(first), tags)
	if ctxt != nil {
		ctxt.GOROOT = goroot
		ctxt.OpenFile = func(name string) (io.ReadCloser, error) {
			data, err := files.ReadFile(name)
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	return ctxt
}

func (e *Env) buildContext(goVersion string, tags []string) *build.Context {
	flags, ok := e.flags()
	if !ok || e.get("GOEXPERIMENT") != "" || cmp.Or(e.get("GOARCH"), runtime.GOARCH) != runtime.GOARCH ||
		e.get("GO"+strings.ToUpper(runtime.GOARCH)) != "" || minorVersion(goVersion) != minorVersion(runtime.Version()) {
		return nil
	}
	ctxt := build.Default
	ctxt.GOOS = cmp.Or(e.get("GOOS"), runtime.GOOS)
	ctxt.BuildTags = tags
	if fromEnv, found := flags["tags"]; found && len(tags) == 0 {
		ctxt.BuildTags = strings.Split(fromEnv, ",")
	}
	ctxt.CgoEnabled = e.cgo(ctxt.GOOS)
	return &ctxt
}

// cgo reports whether the go command uses cgo.
func (e *Env) cgo(goos string) bool {
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

// minorVersion returns "go1.26" for "go1.26.3", and "" for what is no release.
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
