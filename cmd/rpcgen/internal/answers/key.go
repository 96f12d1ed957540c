package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// key returns the name of an answer's file: a hash of all that the answer depends on and that the analyzer doesn't read itself.
func key(dir string, patterns, tags []string) (string, error) {
	tool, err := toolBuild()
	if err != nil {
		return "", err
	}
	toolchain, err := goInstallation()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, parts := range [][]string{{dir, tool, runtime.GOOS, runtime.GOARCH}, toolchain, compilers(), environment(), tags, patterns} {
		fmt.Fprintf(hash, "%q\n", parts)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// toolBuild identifies this build of rpcgen: a released version by what the linker recorded, a build from a checkout by its file.
func toolBuild() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if ok && isReleased(info) {
		return info.String(), nil
	}
	file, err := os.Executable()
	if err != nil {
		return "", err
	}
	return stamp(file)
}

// isReleased reports whether the tool and all its dependencies are versions whose contents never change.
func isReleased(info *debug.BuildInfo) bool {
	return info.Main.Sum != "" && !slices.ContainsFunc(info.Deps, func(m *debug.Module) bool { return m.Replace != nil || m.Sum == "" })
}

// goInstallation returns the file of the go command, and the version and the settings that its installation came with. A go command outside of an
// installation is an error: what a version manager puts in its place runs one Go or another, by rules of its own.
func goInstallation() ([]string, error) {
	found, err := exec.LookPath("go")
	if err != nil {
		return nil, err
	}
	command, err := filepath.EvalSymlinks(found)
	if err != nil {
		return nil, err
	}
	commandStamp, err := stamp(command)
	if err != nil {
		return nil, err
	}
	root := filepath.Dir(filepath.Dir(command))
	version, err := os.ReadFile(filepath.Join(root, "VERSION"))
	if err != nil {
		return nil, fmt.Errorf("%s belongs to no Go installation: %w", command, err)
	}
	parts := []string{commandStamp, string(version), text(root, "go.env")}
	if root := os.Getenv("GOROOT"); root != "" {
		parts = append(parts, text(root, "VERSION"), text(root, "go.env"))
	}
	return parts, nil
}

// text returns the text of a file, "" if it can't be read.
func text(dir, name string) string {
	data, _ := os.ReadFile(filepath.Join(dir, name))
	return string(data)
}

// stamp returns a text that changes when the file is replaced or modified.
func stamp(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %d %d", file, info.Size(), info.ModTime().UnixNano()), nil
}

// compilers returns where the C compilers are. Without one, the go command leaves out files that need cgo.
func compilers() []string {
	var found []string
	for _, name := range []string{"gcc", "clang"} {
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
		name = strings.ToUpper(name) // Windows ignores the case
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || slices.Contains(places, name) {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// places are the variables that say where programs, settings and caches are, and which C compiler to use.
var places = []string{"PATH", "PATHEXT", "CC", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"}
