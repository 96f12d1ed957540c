package main

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
)

// options are the values of the command line.
type options struct {
	patterns []string
	output   string
	tags     []string

	languages []*choice
	all       bool   // all languages
	version   string // of the emitted packages

	server     string // folder of the server side; "" for none
	embedded   bool
	transports string // separated by commas

	given  map[string]bool // the flags that the command line has, by their names
	others []string        // these flags and their values, without those that say where to write and how

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
	var err error
	if o.patterns, err = parseAnyOrder(flags, args); err != nil {
		return nil, err
	}
	o.given = map[string]bool{}
	flags.Visit(func(f *flag.Flag) {
		o.given[f.Name] = true
		o.others = append(o.others, o.spell(f)...)
	})
	o.given["output"] = o.given["output"] || o.given["o"]
	return &o, nil
}

// parseAnyOrder reads arguments that stand before, between and behind flags, and returns them.
func parseAnyOrder(flags *flag.FlagSet, args []string) ([]string, error) {
	var found []string
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			return append(found, rest...), nil
		}
		if len(rest) > 0 {
			found = append(found, rest[0])
			rest = rest[1:]
		}
		args = rest
	}
	return found, nil
}

// spell returns a flag as it may stand on a command line, nil if it says where to write or how.
func (o *options) spell(f *flag.Flag) []string {
	boolean, _ := f.Value.(interface{ IsBoolFlag() bool })
	switch {
	case slices.Contains([]string{"output", "o", "server", "check", "watch", "quiet", "q", "verbose", "v"}, f.Name):
		return nil
	case f.Name == "tags":
		return []string{"--tags", strings.Join(o.tags, ",")}
	case boolean != nil && f.Value.String() == "true":
		return []string{"--" + f.Name}
	default:
		return []string{"--" + f.Name + "=" + f.Value.String()}
	}
}

// The flags of the server side.
const (
	serverFlag     = "server"
	embeddedFlag   = "embedded"
	transportsFlag = "transports"
)

// versionFlag is the flag that gives the emitted packages their version.
const versionFlag = "package-version"

// register declares the flags. The usage text says what they mean.
func (o *options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.output, "output", config.DefaultDir, "")
	flags.StringVar(&o.output, "o", config.DefaultDir, "")
	o.languages = registerLanguages(flags)
	flags.BoolVar(&o.all, "all", false, "")
	flags.StringVar(&o.version, versionFlag, generator.DefaultClientVersion, "")
	flags.StringVar(&o.server, serverFlag, "", "")
	flags.BoolVar(&o.embedded, embeddedFlag, false, "")
	flags.StringVar(&o.transports, transportsFlag, strings.Join(goserver.DefaultTransports(), ","), "")
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
	case o.given[serverFlag] && o.server == "":
		return usageError{errors.New("--server: expected a folder, found nothing")}
	case o.watch && o.check:
		return usageError{errors.New("--watch writes on each save and --check writes nothing: use one of them")}
	default:
		return nil
	}
}

// outputFlag returns a flag of the command line that is about an output folder and what goes there, "" if there is none.
func (o *options) outputFlag() string {
	flags := []string{"output", "all", versionFlag}
	for _, lang := range languages {
		flags = append(flags, lang.flag, lang.packageFlag)
	}
	for _, name := range flags {
		if o.given[name] {
			return "--" + name
		}
	}
	return ""
}
