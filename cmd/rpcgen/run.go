package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the input is wrong, or writing failed
	exitUsage  = 2
)

// A usageError is a mistake in the command line.
type usageError struct{ error }

// run carries out a command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(stderr, "rpcgen:", err)
		return exitFailed
	}
	p := newPrinter(stdout, stderr, dir)
	var mistake usageError
	var code exitError
	switch err := execute(p, args); {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &mistake):
		p.printError(err)
		fmt.Fprintln(p.err, "Run 'rpcgen --help' for usage.")
		return exitUsage
	default:
		p.printError(err)
		return exitFailed
	}
}

// execute carries out the command that the first argument names; without one, generate.
func execute(p *printer, args []string) error {
	for _, c := range commands {
		if len(args) > 0 && args[0] == c.name {
			return c.run(p, args[1:])
		}
	}
	opts, err := parseOptions(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err := fmt.Fprint(p.out, usage())
		return err
	case err != nil:
		return usageError{err}
	}
	return generate(p, opts)
}
