//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// asUser makes a command one of a user whom permissions bind: root has them all.
func asUser(cmd *exec.Cmd) {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
}

const source = "package api\n\n//rpcgen:service\ntype TaskService interface{ List() }\n"

// A place is a module and all else that a run might write to, and nothing of it can be written to.
type place struct {
	program, base, cache string
}

func newPlace(t *testing.T, program string) place {
	t.Helper()
	p := place{program, t.TempDir(), t.TempDir()}
	openUp(t, filepath.Dir(p.base), p.cache) // the go command can't do without a cache
	openUp(t, p.base)
	for name, text := range map[string]string{
		"app/go.mod": "module example.com/app\n\ngo 1.26\n", "app/api/api.go": source, "home/.keep": "", "tmp/.keep": "",
	} {
		put(t, filepath.Join(p.base, name), text)
	}
	return p
}

// run runs the program as a user who can write nothing, and returns what it printed, and its exit code.
func (p place) run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(p.program, args...)
	cmd.Dir = filepath.Join(p.base, "app")
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(p.base, "home"), "TMPDIR=" + filepath.Join(p.base, "tmp"),
		"GOCACHE=" + p.cache, "GOPROXY=off", "GOTOOLCHAIN=local",
	}
	asUser(cmd)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		t.Fatal(err)
	} else if failed {
		code = exit.ExitCode()
	}
	return out.String(), errs.String(), code
}

// freeze makes all read-only until the test is over.
func (p place) freeze(t *testing.T) {
	t.Helper()
	for _, name := range slices.Collect(maps.Keys(p.state(t))) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		mode := info.Mode().Perm()
		if err := os.Chmod(name, mode&^0o222); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(name, mode) })
	}
}

// state returns mode, time and size of all files and folders.
func (p place) state(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(p.base, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			all[name] = fmt.Sprint(info.Mode(), info.ModTime().UnixNano(), info.Size())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// In CI, a checkout may be read-only, and its user may have neither a home nor a folder for temporary files.
func TestCheckWritesNothing(t *testing.T) {
	program := buildProgram(t)
	for name, test := range map[string]struct {
		spoil  func(t *testing.T, p place)
		stdout string // what it holds
		stderr string
		code   int
	}{
		"fresh": {func(*testing.T, place) {}, "✓ The clients are up to date", "", exitDone},
		"missing": {func(t *testing.T, p place) {
			t.Helper()
			if err := os.RemoveAll(filepath.Join(p.base, "app", "opensdk")); err != nil {
				t.Fatal(err)
			}
		}, "+++ b/opensdk/go/client.go", "rpcgen: the clients are out of date: run rpcgen without --check\n", exitFailed},
		"stale": {func(t *testing.T, p place) {
			t.Helper()
			put(t, filepath.Join(p.base, "app", "api", "api.go"), strings.Replace(source, "List", "Count", 1))
		}, "--- a/opensdk/go/client.go", "rpcgen: the clients are out of date: run rpcgen without --check\n", exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, program)
			cmd := exec.Command(p.program, "--quiet", "./...")
			cmd.Dir = filepath.Join(p.base, "app")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			test.spoil(t, p)
			p.freeze(t)
			before := p.state(t)

			stdout, stderr, code := p.run(t, "--check", "./...")

			if code != test.code || !strings.Contains(stdout, test.stdout) || stderr != test.stderr {
				t.Errorf("exit code %d, want %d; stdout:\n%s\nwant %q in it; stderr:\n%s\nwant %q", code, test.code, stdout, test.stdout, stderr, test.stderr)
			}
			if after := p.state(t); !maps.Equal(before, after) {
				t.Errorf("before:\n%v\nafter:\n%v\nwant no change", before, after)
			}
		})
	}
}
