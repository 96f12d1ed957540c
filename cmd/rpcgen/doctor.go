package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/mod/semver"

	"example.com/rpcgen/cmd/rpcgen/internal/console"
)

// doctorProgram is what the command "doctor" runs: its network isn't linked here, see TestLinksNoC.
const doctorProgram = "rpcgen-doctor"

// An exitError is that of a program which has said what is wrong.
type exitError int

func (e exitError) Error() string { return "exit code " + strconv.Itoa(int(e)) }

// runDoctor carries out the command "doctor": it runs the program beside this one, or builds it first.
func runDoctor(p *console.Printer, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // or what is built would stay
	defer stop()
	program, err := installedDoctor()
	if err != nil {
		dir, err := os.MkdirTemp("", "rpcgen-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		p.Status("building " + doctorProgram)
		if program, err = buildDoctor(ctx, dir); err != nil {
			return err
		}
		p.Done()
	}
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // it gets the arguments of its own command
	cmd.Stdout, cmd.Stderr = p.Out, p.Err
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.Exited() {
		return exitError(exit.ExitCode())
	}
	return err
}

// executable returns the name of a program's file.
func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// installedDoctor finds the program beside this one.
func installedDoctor() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if self, err = filepath.EvalSymlinks(self); err != nil {
		return "", err
	}
	program := filepath.Join(filepath.Dir(self), executable(doctorProgram))
	_, err = os.Stat(program)
	return program, err
}

// buildDoctor builds the program into a folder: from the sources that this one was built from, if they are still there, or else in the version of this one.
func buildDoctor(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, executable(doctorProgram))
	install := doctorInstall()
	var cmd *exec.Cmd
	switch sources := doctorSources(); {
	case sources != "":
		cmd = exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", program, ".")
		cmd.Dir = sources
	case install != nil:
		cmd = exec.CommandContext(ctx, install[0], install[1:]...)
	default:
		return "", fmt.Errorf("doctor: found no %s beside rpcgen, nor the sources of either: install it from where rpcgen comes from", doctorProgram)
	}
	remedy := "install it from where rpcgen comes from"
	if install != nil {
		remedy = strings.Join(install, " ") + " puts it beside rpcgen"
	}
	cmd.Env = append(cmd.Environ(), "GOBIN="+dir, "GOFLAGS=", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("doctor: found no %s beside rpcgen, and no go command to build it: %s", doctorProgram, remedy)
	case err != nil:
		return "", fmt.Errorf("doctor: can't build %s: %w; %s\n%s", doctorProgram, err, remedy, out)
	}
	return program, nil
}

// doctorSources returns the folder of the program's sources, beside those that this one was built from; "" if they aren't there.
func doctorSources() string {
	here := make([]uintptr, 1)
	frame, _ := runtime.CallersFrames(here[:runtime.Callers(1, here)]).Next()
	sources := filepath.Join(filepath.Dir(filepath.Dir(frame.File)), doctorProgram)
	if _, err := os.Stat(sources); err != nil || !filepath.IsAbs(sources) {
		return ""
	}
	return sources
}

// doctorInstall returns the command that installs the program in the version of this one; nil if this one has none.
func doctorInstall() []string {
	info, _ := debug.ReadBuildInfo()
	if info == nil || !semver.IsValid(info.Main.Version) || semver.Build(info.Main.Version) != "" { // such as +dirty
		return nil
	}
	return []string{"go", "install", info.Main.Path + "/cmd/" + doctorProgram + "@" + info.Main.Version}
}
