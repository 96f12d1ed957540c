// Package environment is where all runs that make bench and its like measure.
package environment

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// PeersModule is the folder of the module that pins what rpcgen is measured against.
const PeersModule = "testdata/bench/peers"

// An Environment is where all that is measured runs: with caches of its own, so that the user's don't grow.
type Environment struct {
	Root string // this checkout
	Dir  string // absolute; all is below it
	Busy string // the load of the machine before anything was measured, over a minute; "" where the system doesn't tell
	Runs int    // how often each command is measured; 0 is what the experiment says
}

// New returns the environment of the checkout whose root this process is in.
func New() (*Environment, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(root, PeersModule)); err != nil {
		return nil, fmt.Errorf("%w: run this in the root of the checkout", err)
	}
	e := &Environment{Root: root, Dir: filepath.Join(root, ".build/bench")}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		e.Busy, _, _ = strings.Cut(string(load), " ")
	}
	stale, err := filepath.Glob(filepath.Join(e.Dir, "cold-*"))
	for _, dir := range stale {
		err = errors.Join(err, os.RemoveAll(dir)) // left by a run that was interrupted
	}
	return e, errors.Join(err, os.MkdirAll(e.Dir, 0o755))
}

// Program is the path of a program that was built.
func (e *Environment) Program(name string) string { return filepath.Join(e.Dir, "bin", name) }

// Execute runs a command in the root of the checkout.
func (e *Environment) Execute(ctx context.Context, argv ...string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stderr = e.Root, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%v: %w", argv, err)
	}
	return nil
}

// Variables are the environment of what is measured. Its caches are below the folder given; "" are those that stay.
func (e *Environment) Variables(caches string) []string {
	if caches == "" {
		caches = filepath.Join(e.Dir, "caches")
	}
	return append(os.Environ(),
		"GOCACHE="+filepath.Join(caches, "go-build"),
		"XDG_CACHE_HOME="+filepath.Join(caches, "user"))
}

// Output returns what a command prints that runs in the root of the checkout.
func (e *Environment) Output(ctx context.Context, argv ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stderr = e.Root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", argv, err)
	}
	return out, nil
}
