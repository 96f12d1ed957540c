package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
)

// A command is a program that is measured on a module.
type command struct {
	name   string
	module *module
	argv   []string
	// prepare is what happens before each run, untimed.
	prepare preparation
	// output is the folder that it writes to, below the module's, and files are some of what it writes there.
	output string
	files  []string
	// fresh: the output is removed before each run.
	fresh bool
	// showsFields: each of the files has the names of all fields.
	showsFields bool
	// prints: it writes to stdout, and no files.
	prints bool
}

// A preparation is the state that a run finds.
type preparation int

const (
	warm   preparation = iota // all is as the run before left it
	edited                    // a struct was edited
	cold                      // the build cache and the user's cache folder are empty
)

// A sample is what a run took.
type sample struct {
	wall   time.Duration
	memory int64 // bytes, of the largest process
}

// run prepares and runs the command once, and checks that it did its work.
func (c *command) run(ctx context.Context, e *environment.Environment) (sample, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	field, caches, err := c.ready(e)
	if err != nil {
		return sample{}, err
	}
	defer os.RemoveAll(caches)
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = c.module.dir, e.Variables(caches), &stderr
	if c.prints {
		cmd.Stdout = &stdout
	}
	start := time.Now()
	err = cmd.Run()
	s := sample{wall: time.Since(start)}
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w\n%s", c.name, err, &stderr)
	}
	s.memory = peakMemory(cmd.ProcessState)
	if c.prints && stdout.Len() == 0 {
		return sample{}, fmt.Errorf("%s printed nothing", c.name)
	}
	return s, c.verify(field)
}

// ready prepares the state that the run finds. It returns the name of a new field, and the folder of empty caches, if there are any.
func (c *command) ready(e *environment.Environment) (field, caches string, err error) {
	if c.fresh {
		output := filepath.Join(c.module.dir, c.output)
		if err := errors.Join(os.RemoveAll(output), os.Mkdir(output, 0o755)); err != nil {
			return "", "", err
		}
	}
	switch c.prepare {
	case edited:
		field, err = c.module.edit()
	case cold:
		caches, err = os.MkdirTemp(e.Dir, "cold-")
	case warm:
	}
	return field, caches, err
}

// verify checks the files that a run has written.
func (c *command) verify(field string) error {
	for _, file := range c.files {
		text, err := os.ReadFile(filepath.Join(c.module.dir, c.output, file))
		if err != nil {
			return fmt.Errorf("%s wrote no such file: %w", c.name, err)
		}
		if len(text) == 0 {
			return fmt.Errorf("%s: %s is empty", c.name, file)
		}
		if c.showsFields && !bytes.Contains(text, []byte(field)) {
			return fmt.Errorf("%s: %s doesn't show the field %q", c.name, file, field)
		}
	}
	return nil
}
