package digest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

// readSettings notes the version of Go, and the files that hold its settings: that of the user, which `go env -w` writes, and that of the
// installation.
func (r *Recorder) readSettings() {
	found, err := findGo()
	if err != nil {
		r.fail(err)
		return
	}
	r.fail(seesAll(os.Getenv("GOFLAGS")))
	roots := []string{found.root}
	if other := os.Getenv("GOROOT"); other != "" {
		roots = append(roots, other)
	}
	var files []string
	for _, root := range roots {
		files = append(files, versionFile(root), filepath.Join(root, "go.env"))
	}
	if file, err := settingsFile(); err == nil && file != "off" {
		files = append(files, file)
	}
	for _, file := range files {
		text, _ := r.ReadFile(file) // noted, whatever it says
		for line := range bytes.Lines(text) {
			if flags, ok := bytes.CutPrefix(line, []byte("GOFLAGS=")); ok {
				r.fail(seesAll(string(flags)))
			}
		}
	}
}

// settingsFile is where `go env -w` writes to.
func settingsFile() (string, error) {
	if file := os.Getenv("GOENV"); file != "" {
		return file, nil
	}
	config, err := os.UserConfigDir()
	return filepath.Join(config, "go", "env"), err
}

// seesAll returns an error if something stands between the go command and the files that it reads, so that the files on disk say little.
func seesAll(goflags string) error {
	for flag := range strings.FieldsSeq(goflags) {
		name, _, _ := strings.Cut(strings.TrimLeft(strings.Trim(flag, `'"`), "-"), "=")
		if slices.Contains([]string{"overlay", "modfile"}, name) {
			return errors.New("GOFLAGS has -" + name)
		}
	}
	if set := os.Getenv("GOPACKAGESDRIVER"); set != "" && set != "off" {
		return errors.New("GOPACKAGESDRIVER is set, which finds packages by rules of its own")
	}
	if _, err := exec.LookPath(driver); err == nil && os.Getenv("GOPACKAGESDRIVER") == "" {
		return errors.New("there is a " + driver + ", which finds packages by rules of its own")
	}
	return nil
}

// driver is a program that go/packages asks, if there is one, instead of the go command.
const driver = "gopackagesdriver"

// fail notes why what was seen makes no digest. Nil is no reason.
func (r *Recorder) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.unclear = err
	}
}
