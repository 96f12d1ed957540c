package digest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// An installation is the Go that runs.
type installation struct {
	command string // the file of the go command
	root    string // GOROOT
}

// findGo finds the go command. It has to lie in an installation of Go: what a version manager puts in its place runs one or another, by rules
// of its own.
func findGo() (installation, error) {
	found, err := exec.LookPath("go")
	if err != nil {
		return installation{}, err
	}
	command, err := filepath.EvalSymlinks(found)
	if err != nil {
		return installation{}, err
	}
	root := filepath.Dir(filepath.Dir(command))
	if _, err := stampOf(versionFile(root)); err != nil {
		return installation{}, fmt.Errorf("%s is no part of a Go installation, so which Go it runs is unknown", command)
	}
	return installation{command, root}, nil
}

func versionFile(root string) string { return filepath.Join(root, "VERSION") }

// readVersion notes the version of Go and the settings that the installation came with. Those of the user, which `go env -w` writes, are read
// by the analyzer.
func (r *Recorder) readVersion() {
	found, err := findGo()
	if err != nil {
		r.Doubt(err)
		return
	}
	for _, root := range []string{found.root, os.Getenv("GOROOT")} {
		if root != "" {
			_, _ = r.ReadFile(versionFile(root)) // noted, whatever it says
			_, _ = r.ReadFile(filepath.Join(root, "go.env"))
		}
	}
}
