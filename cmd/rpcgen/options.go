package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/python"
	"example.com/rpcgen/generator/typescript"
)

// options are what the command line says.
type options struct {
	patterns []string
	output   string
	tags     []string

	python, typescript, golang, all bool

	pythonPackage, npmName, goModule string

	check          bool
	quiet, verbose bool
}

func (o *options) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVarP(&o.output, "output", "o", "opensdk", "`folder` for the clients, made if missing")
	flags.BoolVar(&o.python, "python", false, "generate the Python client")
	flags.BoolVar(&o.typescript, "typescript", false, "generate the TypeScript client")
	flags.BoolVar(&o.golang, "go", false, "generate the Go client")
	flags.BoolVar(&o.all, "all", false, "generate all clients, as without any of these flags")
	flags.StringVar(&o.pythonPackage, "python-package", python.DefaultPackageName, "`name` of the Python package")
	flags.StringVar(&o.npmName, "npm-name", typescript.DefaultPackageName, "`name` of the npm package")
	flags.StringVar(&o.goModule, "go-module", golang.DefaultModulePath, "module `path` of the Go client")
	flags.StringSliceVar(&o.tags, "tags", nil, "build tags, a comma-separated `list`")
	flags.BoolVar(&o.check, "check", false, "write nothing, and fail with a diff if the files on disk aren't what would be written")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "print errors only")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "print each file that is written")
}

// backends lists the languages that the command line asks for.
func (o *options) backends() ([]generator.Backend, error) {
	all := o.all || !o.python && !o.typescript && !o.golang
	var chosen []generator.Backend
	for _, lang := range []struct {
		asked bool
		flag  string
		make  func() (generator.Backend, error)
	}{
		{o.python, "--python-package", func() (generator.Backend, error) {
			return python.New(python.Options{PackageName: o.pythonPackage})
		}},
		{o.typescript, "--npm-name", func() (generator.Backend, error) {
			return typescript.New(typescript.Options{PackageName: o.npmName})
		}},
		{o.golang, "--go-module", func() (generator.Backend, error) {
			return golang.New(golang.Options{ModulePath: o.goModule})
		}},
	} {
		backend, err := lang.make()
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", lang.flag, err)}
		}
		if all || lang.asked {
			chosen = append(chosen, backend)
		}
	}
	return chosen, nil
}
