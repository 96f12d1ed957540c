package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
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
	p := &printer{out: stdout, err: stderr, dir: dir}
	cmd := rootCommand(p)
	cmd.SetArgs(args)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	var usage usageError
	switch err := cmd.Execute(); {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "rpcgen: %v\nRun 'rpcgen --help' for usage.\n", err)
		return exitUsage
	default:
		p.failure(err)
		return exitFailed
	}
}

func rootCommand(p *printer) *cobra.Command {
	var opts options
	cmd := &cobra.Command{
		Use:   "rpcgen [flags] [packages]",
		Short: "Generate typed RPC clients for Centrifugo from annotated Go interfaces",
		Long: `rpcgen reads Go interfaces that are annotated with //rpcgen:service and writes typed clients in
Python, TypeScript and Go that call their methods through a Centrifugo server.

Packages are patterns as 'go build' takes them; none means the package in this folder.`,
		Example: `  rpcgen ./...
  rpcgen --output ./sdk --typescript ./api
  //go:generate rpcgen ./...`,
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(_ *cobra.Command, args []string) error {
			opts.patterns = args
			return generate(p, &opts)
		},
	}
	opts.register(cmd.Flags())
	cmd.SetHelpCommand(&cobra.Command{Hidden: true})
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	cmd.AddCommand(versionCommand(p))
	return cmd
}
