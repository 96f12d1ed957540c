package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peersModule is the folder of the module that pins what rpcgen is measured against.
const peersModule = "testdata/bench/peers"

// An environment is where all that is measured runs: with caches of its own, so that the user's don't grow.
type environment struct {
	root string // this checkout
	dir  string // absolute; all is below it
	busy string // the load of the machine before anything was measured, over a minute; "" where the system doesn't tell
	runs int    // how often each command is measured; 0 is what the experiment says
}

func newEnvironment() (*environment, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(root, peersModule)); err != nil {
		return nil, fmt.Errorf("%w: run this in the root of the checkout", err)
	}
	e := &environment{root: root, dir: filepath.Join(root, ".build/bench")}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		e.busy, _, _ = strings.Cut(string(load), " ")
	}
	stale, err := filepath.Glob(filepath.Join(e.dir, "cold-*"))
	for _, dir := range stale {
		err = errors.Join(err, os.RemoveAll(dir)) // left by a run that was interrupted
	}
	return e, errors.Join(err, os.MkdirAll(e.dir, 0o755))
}

func (e *environment) program(name string) string { return filepath.Join(e.dir, "bin", name) }

// build builds rpcgen and its peers.
func (e *environment) build(ctx context.Context) error {
	bin := filepath.Join(e.dir, "bin") + string(filepath.Separator)
	return errors.Join(
		e.execute(ctx, "go", "build", "-o", bin, "./cmd/rpcgen"),
		e.execute(ctx, "go", "build", "-C", peersModule, "-o", bin, "tool", "./load"))
}

// execute runs a command in the root of the checkout.
func (e *environment) execute(ctx context.Context, argv ...string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stderr = e.root, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%v: %w", argv, err)
	}
	return nil
}

// variables are the environment of what is measured. Its caches are below the folder given; "" are those that stay.
func (e *environment) variables(caches string) []string {
	if caches == "" {
		caches = filepath.Join(e.dir, "caches")
	}
	return append(os.Environ(),
		"GOCACHE="+filepath.Join(caches, "go-build"),
		"XDG_CACHE_HOME="+filepath.Join(caches, "user"))
}
