package digest

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// identity makes one key of all that a run depends on and that can't be read again from a path: a run that differs in any of it has another
// memory.
func identity(args []string) (sum, error) {
	dir, err := os.Getwd()
	if err != nil {
		return sum{}, err
	}
	tool, err := build()
	if err != nil {
		return sum{}, err
	}
	found, err := findGo()
	if err != nil {
		return sum{}, err
	}
	at, err := stampOf(found.command)
	if err != nil {
		return sum{}, err
	}
	parts := []string{dir, tool, found.command, at.String(), runtime.GOOS, runtime.GOARCH}
	parts = append(parts, programs()...)
	parts = append(parts, environment()...)
	var text strings.Builder
	for _, part := range append(parts, args...) {
		fmt.Fprintf(&text, "%d %s\n", len(part), part)
	}
	return sumOf([]byte(text.String())), nil
}

// build tells this build of the tool from all others: by what the linker noted, and by the file that it is in, for the noted version of a
// build from a checkout stands for any state of it.
func build() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if ok && released(info) {
		return info.String(), nil
	}
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	at, err := stampOf(exe)
	return exe + at.String(), err
}

// released reports whether the tool and all that is in it are versions that never change.
func released(info *debug.BuildInfo) bool {
	return info.Main.Sum != "" && !slices.ContainsFunc(info.Deps, func(m *debug.Module) bool { return m.Replace != nil || m.Sum == "" })
}

func (s stamp) String() string {
	return fmt.Sprintf("%d %d %d %d", s.size, s.mtime, s.ctime, s.inode)
}

// programs says which of the programs are there that the go command, or who asks it, looks for: without a C compiler, files that need cgo
// are left out; with a driver, packages are found in another way.
func programs() []string {
	var found []string
	for _, name := range []string{"gcc", "clang", "gopackagesdriver"} {
		path, _ := exec.LookPath(name)
		found = append(found, path)
	}
	return found
}

// environment lists the variables that the go command reacts to, sorted.
func environment() []string {
	var all []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		name = strings.ToUpper(name) // Windows doesn't mind the case
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || slices.Contains(places, name) {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// places are the variables that say where programs, settings and caches are, and which C compiler there is.
var places = []string{"PATH", "PATHEXT", "CC", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"}
