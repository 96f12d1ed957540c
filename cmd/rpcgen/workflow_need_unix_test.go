//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runScript runs a script of .ci where there are no other programs than those that scripts stand in for, and what the script itself needs.
func runScript(t *testing.T, programs map[string]string, env []string, name string, args ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"bash", "env", "grep", "head", "sort"} {
		program, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!"+filepath.Join(dir, "bash")+"\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script, err := filepath.Abs(filepath.Join(root, ".ci", name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "bash"), append([]string{script}, args...)...)
	cmd.Env = append([]string{"PATH=" + dir}, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestNeed holds how .ci/need finds a program, installs it, or says how.
func TestNeed(t *testing.T) {
	const root, user, installs = `echo 0`, `echo 1000`, `echo "apt-get $*"`
	for name, test := range map[string]struct {
		programs map[string]string
		env      []string
		want     string // what it prints
		fails    bool
	}{
		"it is there": {map[string]string{"chrome": "", "apt-get": "exit 1"}, nil, "", false},
		"root": {
			map[string]string{"id": root, "apt-get": installs},
			nil,
			"apt-get update\napt-get install -y chromium\n", false,
		},
		"a source that can't be reached": {
			map[string]string{"id": root, "apt-get": `test "$1" != update && ` + installs},
			nil,
			"need: apt-get update failed: going on with the lists that are there\napt-get install -y chromium\n", false,
		},
		"a package that can't be had": {
			map[string]string{"id": root, "apt-get": `test "$1" = update`},
			nil,
			"need: chromium is not installed, and chromium can't be: correct what apt-get says, or install one of these commands otherwise: chromium chrome\n", true,
		},
		"not root": {
			map[string]string{"id": user, "apt-get": "exit 1", "sudo": "exit 1"},
			nil,
			"need: chromium is not installed: run sudo apt-get install -y chromium\n", true,
		},
		"not root, in CI": {
			map[string]string{"id": user, "apt-get": installs, "sudo": `shift; exec "$@"`},
			[]string{"CI=true"},
			"apt-get update\napt-get install -y chromium\n", false,
		},
		"no apt-get": {
			nil, nil,
			"need: chromium is not installed: install it by your system's packages (one of these commands will do: chromium chrome)\n", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := runScript(t, test.programs, test.env, "need", "chromium", "chromium", "chrome")
			if out != test.want || (err != nil) != test.fails {
				t.Errorf("printed %q, %v; want %q, failure %t", out, err, test.want, test.fails)
			}
		})
	}
}

// TestVersions holds what .ci/versions says of languages that are missing or old.
func TestVersions(t *testing.T) {
	all := map[string]string{
		"go":   `case "$*" in "env GOVERSION") echo go1.26.8;; "env CC") echo cc;; esac`,
		"cc":   `echo "cc (Debian 12.2.0-14) 12.2.0"`,
		"node": `echo v20.20.2`, "npm": `echo 10.8.1`,
		"python3": `if [ "$1" = --version ]; then echo Python 3.10.13; fi`,
	}
	for name, test := range map[string]struct{ program, text, want string }{
		"all there":         {},
		"an old Go":         {"go", `if [ "$2" = CC ]; then echo cc; else echo go1.25.1; fi`, "versions: Go is version 1.25.1, want 1.26 or newer: see https://go.dev/doc/install\n"},
		"no C compiler":     {"cc", `exit 1`, "versions: there is no C compiler, which go test -race needs: install gcc or clang\n"},
		"an old Python":     {"python3", `if [ "$1" = --version ]; then echo Python 3.9.18; fi`, "versions: Python is version 3.9.18, want 3.10 or newer: see https://www.python.org/downloads\n"},
		"Python without":    {"python3", `echo Python 3.12.1; test "$1" = --version`, "versions: Python has no venv module: install it, on Debian and Ubuntu with sudo apt-get install python3-venv\n"},
		"no Node.js at all": {"node", `exit 1`, "versions: Node.js is not installed: install Node.js 20.0 or newer, see https://nodejs.org/en/download\n"},
		"an old Node.js":    {"node", `echo v18.19.0`, "versions: Node.js is version 18.19.0, want 20.0 or newer: see https://nodejs.org/en/download\n"},
	} {
		t.Run(name, func(t *testing.T) {
			programs := map[string]string{test.program: test.text}
			for name, text := range all {
				if name != test.program {
					programs[name] = text
				}
			}
			delete(programs, "")
			out, err := runScript(t, programs, nil, "versions", "go", "python", "node")
			if out != test.want || (err != nil) != (test.want != "") {
				t.Errorf("printed %q, %v; want %q", out, err, test.want)
			}
		})
	}
}

// TestMachine holds that the pages name all that make test looks for on the machine.
func TestMachine(t *testing.T) {
	for _, page := range []string{"README.md", "CONTRIBUTING.md"} {
		for _, what := range []string{"Go 1.26", "C compiler", "Python 3.10", "venv", "Node.js 20", "npm", "make", "git", "Chromium", "redis-server", "nginx", "shellcheck"} {
			if !strings.Contains(readPage(t, page), what) {
				t.Errorf("%s doesn't name %s, which make test or make lint needs", page, what)
			}
		}
	}
}
