package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/cmd/rpcgen/internal/generate"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the input is wrong, or writing failed
	exitUsage  = 2
)

// run carries out a command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(stderr, "rpcgen:", err)
		return exitFailed
	}
	p := console.New(stdout, stderr, dir)
	var mistake commandline.UsageError
	var code exitError
	switch err := execute(p, args); {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &mistake):
		p.PrintError(err)
		fmt.Fprintln(p.Err, "Run 'rpcgen --help' for usage.")
		return exitUsage
	default:
		p.PrintError(err)
		return exitFailed
	}
}

// execute carries out the command that the first argument names; without one, generate.
func execute(p *console.Printer, args []string) error {
	for _, c := range commands {
		if len(args) > 0 && args[0] == c.name {
			return c.run(p, args[1:])
		}
	}
	opts, err := commandline.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err := fmt.Fprint(p.Out, commandline.Usage())
		return err
	case err != nil:
		return commandline.UsageErrorf("%w", err)
	}
	return generate.Run(p, opts)
}
