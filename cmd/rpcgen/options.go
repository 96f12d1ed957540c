package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"example.com/rpcgen/analyzer"
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

	check, watch   bool
	noCache        bool
	quiet, verbose bool
}

// parseOptions reads a command line. Flags and patterns may come in any order, as in `rpcgen ./... --check`; after "--" all are patterns.
//
// It is the standard library's parser, whose flags may also have one dash: others link package net, and with it libc, whose
// loader costs each process most of a millisecond.
func parseOptions(args []string) (*options, error) {
	var o options
	flags := flag.NewFlagSet("rpcgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	o.register(flags)
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			o.patterns = append(o.patterns, rest...)
			break
		}
		if len(rest) > 0 {
			o.patterns = append(o.patterns, rest[0])
			rest = rest[1:]
		}
		args = rest
	}
	return &o, nil
}

// register declares the flags. What they mean says usage.
func (o *options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.output, "output", "opensdk", "")
	flags.StringVar(&o.output, "o", "opensdk", "")
	flags.BoolVar(&o.python, "python", false, "")
	flags.BoolVar(&o.typescript, "typescript", false, "")
	flags.BoolVar(&o.golang, "go", false, "")
	flags.BoolVar(&o.all, "all", false, "")
	flags.StringVar(&o.pythonPackage, "python-package", python.DefaultPackageName, "")
	flags.StringVar(&o.npmName, "npm-name", typescript.DefaultPackageName, "")
	flags.StringVar(&o.goModule, "go-module", golang.DefaultModulePath, "")
	flags.Func("tags", "", func(list string) error {
		o.tags = append(o.tags, strings.Split(list, ",")...)
		return nil
	})
	flags.BoolVar(&o.check, "check", false, "")
	flags.BoolVar(&o.watch, "watch", false, "")
	flags.BoolVar(&o.noCache, "no-cache", false, "")
	flags.BoolVar(&o.quiet, "quiet", false, "")
	flags.BoolVar(&o.quiet, "q", false, "")
	flags.BoolVar(&o.verbose, "verbose", false, "")
	flags.BoolVar(&o.verbose, "v", false, "")
}

// validate finds what can't be meant.
func (o *options) validate() error {
	switch {
	case o.output == "":
		return usageError{errors.New("--output: expected a folder, found nothing")}
	case o.watch && o.check:
		return usageError{errors.New("--watch writes on each save and --check writes nothing: use one of them")}
	default:
		return nil
	}
}

// outputIn is the output folder as seen from another one, absolute.
func (o *options) outputIn(dir string) string {
	if filepath.IsAbs(o.output) {
		return filepath.Clean(o.output)
	}
	return filepath.Join(dir, o.output)
}

// sources says what to read, and from where.
func (o *options) sources(files analyzer.Files, answers analyzer.AnswerCache) analyzer.Config {
	return analyzer.Config{Patterns: o.patterns, Tags: o.tags, Own: generator.IsGenerated, Files: files, Answers: answers}
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
