package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/generator"
)

// printVersion carries out the command "version".
func printVersion(p *console.Printer, args []string) error {
	if len(args) > 0 {
		return commandline.UsageErrorf("version: found argument %q, expected none", args[0])
	}
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintln(p.Out, versionLine(cmp.Or(revision(info), runRevision())))
	return err
}

// versionLine returns "rpcgen VERSION GOVERSION REVISION".
func versionLine(revision string) string {
	return fmt.Sprintf("rpcgen %s %s %s", generator.Version, runtime.Version(), cmp.Or(revision, "unknown revision"))
}

// commit is what the Makefile says of the checkout that it builds, also where the go command doesn't record it, as with -buildvcs=false.
var commit string

// revision returns the commit that a binary was built from, with "+dirty" if the checkout had changes; for a binary that was made of a version of the module,
// the commit or else the tag that the version names. It is "" if the build recorded none. The build info may be nil.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return commit
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	recorded, version := settings["vcs.revision"], info.Main.Version
	if info.Main.Replace != nil {
		version = info.Main.Replace.Version
	}
	switch {
	case recorded != "" && settings["vcs.modified"] == "true":
		return recorded + "+dirty"
	case recorded != "" || commit != "":
		return cmp.Or(recorded, commit)
	case module.IsPseudoVersion(version):
		rev, _ := module.PseudoVersionRev(version)
		return rev
	case semver.IsValid(version):
		return version
	default:
		return ""
	}
}

// runRevision returns the commit of the checkout that "go run" or "go tool" has just built this process from: they record none. It is "" for any other
// binary, whose checkout may have changed since.
func runRevision() string {
	binary, err := os.Executable()
	here := make([]uintptr, 1)
	frame, _ := runtime.CallersFrames(here[:runtime.Callers(1, here)]).Next()
	source := frame.File
	if err != nil || !strings.Contains(binary, string(filepath.Separator)+"go-build") || !filepath.IsAbs(source) {
		return ""
	}
	out, err := exec.Command("git", "-C", filepath.Dir(source), "describe", "--always", "--dirty=+dirty", "--abbrev=40", "--exclude=*").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
