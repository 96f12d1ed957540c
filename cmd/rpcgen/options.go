package main

import (
	"errors"
	"flag"
	"io"
	"path/filepath"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/answers"
	"example.com/rpcgen/generator"
)

// options are the values of the command line.
type options struct {
	patterns []string
	output   string
	tags     []string

	languages []*choice
	all       bool // all languages

	check, watch   bool
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

// register declares the flags. The usage text says what they mean.
func (o *options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.output, "output", "opensdk", "")
	flags.StringVar(&o.output, "o", "opensdk", "")
	o.languages = registerLanguages(flags)
	flags.BoolVar(&o.all, "all", false, "")
	flags.Func("tags", "", func(list string) error {
		o.tags = append(o.tags, strings.Split(list, ",")...)
		return nil
	})
	flags.BoolVar(&o.check, "check", false, "")
	flags.BoolVar(&o.watch, "watch", false, "")
	flags.BoolVar(&o.quiet, "quiet", false, "")
	flags.BoolVar(&o.quiet, "q", false, "")
	flags.BoolVar(&o.verbose, "verbose", false, "")
	flags.BoolVar(&o.verbose, "v", false, "")
}

// validate returns an error for options that contradict each other or mean nothing.
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

// outputIn returns the absolute path of the output folder, for a working directory.
func (o *options) outputIn(dir string) string {
	if filepath.IsAbs(o.output) {
		return filepath.Clean(o.output)
	}
	return filepath.Join(dir, o.output)
}

// newLoader returns a loader of the packages that the options name. It reads them from files, which is the disk if nil.
func (o *options) newLoader(files analyzer.Files) *analyzer.Loader {
	return analyzer.NewLoader(analyzer.Config{
		Patterns: o.patterns, Tags: o.tags, Own: generator.IsGenerated, Files: files, Answers: o.answerCache(),
	})
}

// answerCache returns the cache of the go command's answers. It is nil if nothing can be remembered: then each run asks anew.
func (o *options) answerCache() analyzer.AnswerCache {
	cache, err := answers.Open(o.patterns, o.tags)
	switch {
	case err != nil:
		return nil
	case o.check:
		return cache.ReadOnly()
	default:
		return cache
	}
}
