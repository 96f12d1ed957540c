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

	"golang.org/x/mod/semver"
)

// doctorProgram is what the command "doctor" runs: its network isn't linked here, see TestLinksNoC.
const doctorProgram = "rpcgen-doctor"

// An exitError is that of a program which has said what is wrong.
type exitError int

func (e exitError) Error() string { return "exit code " + strconv.Itoa(int(e)) }

// runDoctor carries out the command "doctor": it runs the program beside this one, or builds it first.
func runDoctor(p *printer, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // or what is built would stay
	defer stop()
	program, err := installedDoctor()
	if err != nil {
		dir, err := os.MkdirTemp("", "rpcgen-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		p.status("building " + doctorProgram)
		if program, err = buildDoctor(ctx, dir); err != nil {
			return err
		}
		p.progress.end()
	}
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // it gets the arguments of its own command
	cmd.Stdout, cmd.Stderr = p.out, p.err
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
	info, _ := debug.ReadBuildInfo()
	here := make([]uintptr, 1)
	frame, _ := runtime.CallersFrames(here[:runtime.Callers(1, here)]).Next()
	sources := filepath.Join(filepath.Dir(filepath.Dir(frame.File)), doctorProgram)
	var cmd *exec.Cmd
	switch _, err := os.Stat(sources); {
	case err == nil && filepath.IsAbs(sources):
		cmd = exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", program, ".")
		cmd.Dir = sources
	case info != nil && semver.IsValid(info.Main.Version):
		cmd = exec.CommandContext(ctx, "go", "install", info.Main.Path+"/cmd/"+doctorProgram+"@"+info.Main.Version)
	default:
		return "", fmt.Errorf("doctor: found no %s beside rpcgen, nor the sources of either: install it from where rpcgen comes from", doctorProgram)
	}
	cmd.Env = append(cmd.Environ(), "GOBIN="+dir, "GOFLAGS=", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("doctor: can't build %s: %w\n%s", doctorProgram, err, out)
	}
	return program, nil
}
