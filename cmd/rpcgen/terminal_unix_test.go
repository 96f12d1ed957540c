//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator/output"
)

// A session is a run of the program with a terminal.
type session struct {
	screen <-chan string // what the terminal shows, whenever it changes: all that was written to it
	ended  <-chan error
}

// start starts the program in a module, with stdout on the terminal as well, or in a file.
func start(t *testing.T, dir string, stdout *os.File, env []string, args ...string) session {
	t.Helper()
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	cmd := exec.Command("rpcgen", args...)
	cmd.Dir, cmd.Env = dir, append(append(os.Environ(), "TERM=xterm", "NO_COLOR="), env...)
	cmd.Stdout, cmd.Stderr = tty, tty
	if stdout != nil {
		cmd.Stdout = stdout
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	screen, ended := make(chan string, 1000), make(chan error, 1)
	go func() {
		defer terminal.Close()
		defer close(screen)
		var all strings.Builder
		for part := make([]byte, 4096); ; {
			n, err := terminal.Read(part)
			all.Write(part[:n])
			screen <- all.String()
			if err != nil { // EIO, where the last who held the terminal is gone
				return
			}
		}
	}()
	go func() { ended <- cmd.Wait() }()
	return session{screen, ended}
}

// finish waits for the end, and returns what the terminal got, and the exit code.
func (s session) finish(t *testing.T) (string, int) {
	t.Helper()
	last := ""
	for last = range s.screen {
	}
	err := <-s.ended
	if exit, failed := errors.AsType[*exec.ExitError](err); failed {
		return strings.ReplaceAll(last, "\r\n", "\n"), exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(last, "\r\n", "\n"), exitDone
}

// await waits until the terminal shows a text.
func (s session) await(t *testing.T, text string) {
	t.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case all, more := <-s.screen:
			if strings.Contains(all, text) {
				return
			}
			if !more {
				t.Fatalf("the run is over, and did not show %q", text)
			}
		case <-timeout:
			t.Fatalf("the terminal did not show %q", text)
		}
	}
}

// newModule makes a module with the package api.
func newModule(t *testing.T, api string) string {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	put(t, filepath.Join(dir, "api", "api.go"), api)
	return dir
}

const unknownWire = `package api

import "context"

//rpcgen:service
type TaskService interface {
	Get(context.Context) (*Result, error)
}

type Result struct{ Field Odd }

type Odd struct{}

func (Odd) MarshalJSON() ([]byte, error) { return nil, nil }
`

// withoutProgress removes what a slow machine shows of the progress.
func withoutProgress(text string) string { return line.ReplaceAllString(text, "") }

var line = regexp.MustCompile(`rpcgen: [a-z ]+ \.\.\.\r +\r`)

var escape = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")

func TestColours(t *testing.T) {
	mistaken := strings.Replace(source, "List()", "List() func()", 1)
	for name, test := range map[string]struct {
		api  string
		args []string
		code int
		want string // a part of what the terminal gets
	}{
		"done":       {source, nil, exitDone, "\x1b[32m✓\x1b[0m Generated Go client\n"},
		"warning":    {unknownWire, nil, exitDone, "api/api.go:10:27: \x1b[33mwarning:\x1b[0m "},
		"diagnostic": {mistaken, nil, exitFailed, "api/api.go:4:36: \x1b[31mthe result of List is a function, which "},
		"diff": {
			source,
			[]string{"--check"},
			exitFailed,
			"\x1b[1m+++ b/opensdk/go/client.go\x1b[0m\n\x1b[36m@@ -0,0 +1,",
		},
		"added line": {source, []string{"--check"}, exitFailed, "\n\x1b[32m+func NewAPIClient("},
		"error":      {source, []string{"--check"}, exitFailed, "\x1b[31mrpcgen:\x1b[0m the clients are out of date"},
		"usage":      {source, []string{"--odd"}, exitUsage, "\x1b[31mrpcgen:\x1b[0m flag "},
	} {
		t.Run(name, func(t *testing.T) {
			args := slices.Concat(test.args, []string{"./..."})
			dir := newModule(t, test.api)
			colours, code := start(t, dir, nil, nil, args...).finish(t)
			colours = withoutProgress(colours)
			if code != test.code || !strings.Contains(colours, test.want) {
				t.Errorf("exit code %d, want %d, and %q in\n%q", code, test.code, test.want, colours)
			}
			for _, env := range []string{"NO_COLOR=1", "TERM=dumb"} {
				dir := newModule(t, test.api)
				text, _ := start(t, dir, nil, []string{env}, args...).finish(t)
				if d := cmp.Diff(escape.ReplaceAllString(colours, ""), withoutProgress(text)); d != "" {
					t.Errorf("%s: not the same without colours (-want +got):\n%s", env, d)
				}
			}
		})
	}
}

// What goes to a file has no colours, whatever the other one goes to.
func TestColoursOnOneOfTwo(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	errs, _ := start(t, newModule(t, source), file, nil, "--check", "./...").finish(t)
	if want := "\x1b[31mrpcgen:\x1b[0m the clients are out of date: run rpcgen without --check\n"; withoutProgress(errs) != want {
		t.Errorf("stderr %q, want %q", errs, want)
	}
	if out := read(t, file.Name()); strings.Contains(out, "\x1b") || !strings.Contains(out, "\n+++ b/opensdk/go/client.go\n") {
		t.Errorf("stdout %q, want a diff without colours", out)
	}
}

// slowGo makes a go command that waits for a file to appear, and returns the PATH to it.
func slowGo(t *testing.T) (path string, proceed func()) {
	t.Helper()
	dir := t.TempDir()
	command, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	signal := filepath.Join(dir, "proceed")
	put(t, filepath.Join(dir, "go"), "#!/bin/sh\nwhile [ ! -e '"+signal+"' ]; do sleep 0.05; done\nexec '"+command+"' \"$@\"\n")
	if err := os.Chmod(filepath.Join(dir, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir + string(os.PathListSeparator) + os.Getenv("PATH"), func() { put(t, signal, "") }
}

func TestProgress(t *testing.T) {
	dir := newModule(t, source)
	path, proceed := slowGo(t)
	out, err := output.Open(filepath.Join(dir, "opensdk")) // another run
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, nil, []string{"PATH=" + path}, "./...")
	s.await(t, "rpcgen: waiting for another run to end ...")
	out.Close()
	s.await(t, "rpcgen: loading packages ...")
	proceed()
	text, code := s.finish(t)
	if code != exitDone || !strings.Contains(text, "Successfully generated 3 client(s)\n") {
		t.Errorf("exit code %d, terminal %q; want 0, and success", code, text)
	}
	want := "Found 1 RPC methods\n- task.list: - -> -\n\n✓ Generated Python client\n✓ Generated TypeScript client\n" +
		"✓ Generated Go client\n\nSuccessfully generated 3 client(s)\n"
	if got := shown(text); got != want {
		t.Errorf("what stays on the terminal is %q, want %q", got, want)
	}
}

// shown returns what a terminal shows of a text: a carriage return begins the line anew.
func shown(text string) string {
	var lines []string
	for line := range strings.SplitSeq(escape.ReplaceAllString(text, ""), "\n") {
		var row []rune
		for part := range strings.SplitSeq(line, "\r") {
			now := []rune(part)
			row = append(now, row[min(len(now), len(row)):]...)
		}
		lines = append(lines, strings.TrimRight(string(row), " "))
	}
	return strings.Join(lines, "\n")
}

// No progress where nobody wants it, or nobody sees it.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env  string
		args []string
	}{
		"quiet":           {"", []string{"--quiet", "./..."}},
		"a dumb terminal": {"TERM=dumb", []string{"./..."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newModule(t, source)
			path, proceed := slowGo(t)
			s := start(t, dir, nil, []string{"PATH=" + path, test.env}, test.args...)
			time.Sleep(1500 * time.Millisecond)
			proceed()
			if text, code := s.finish(t); code != exitDone || strings.Contains(text, "...") || strings.Contains(text, "\r") {
				t.Errorf("exit code %d, terminal %q; want 0, and no progress", code, text)
			}
		})
	}
	t.Run("no terminal", func(t *testing.T) {
		t.Parallel()
		dir := newModule(t, source)
		path, proceed := slowGo(t)
		cmd := exec.Command("rpcgen", "./...")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+path)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond)
		proceed()
		text, err := io.ReadAll(stderr)
		if err != nil || len(text) > 0 {
			t.Errorf("stderr %q, %v; want nothing", text, err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
}
