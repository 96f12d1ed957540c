// Package commandline reads the flags of a run, and says what they mean.
package commandline

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
)

// Options are the values of the command line.
type Options struct {
	Patterns []string // of packages
	Output   string   // folder of the clients
	Tags     []string // build tags

	Languages []*Choice
	All       bool   // all languages
	Version   string // of the emitted packages

	Server     string // folder of the server side; "" for none
	Embedded   bool   // with the server that needs no Centrifugo
	Transports string // separated by commas

	Given  map[string]bool // the flags that the command line has, by their names
	Others []string        // these flags and their values, without those that say where to write and how

	Check, Watch   bool
	Quiet, Verbose bool
}

// A UsageError is a mistake in the command line.
type UsageError struct{ error }

// UsageErrorf returns the mistake that a format and its arguments describe, as fmt.Errorf has them.
func UsageErrorf(format string, args ...any) error {
	return UsageError{fmt.Errorf(format, args...)}
}

// Parse reads a command line. Flags and patterns may come in any order, as in `rpcgen ./... --check`; after "--" all are patterns.
//
// It is the standard library's parser, whose flags may also have one dash: others link package net, and with it libc, whose
// loader costs each process most of a millisecond.
func Parse(args []string) (*Options, error) {
	var o Options
	flags := flag.NewFlagSet("rpcgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	o.register(flags)
	var err error
	if o.Patterns, err = ParseAnyOrder(flags, args); err != nil {
		return nil, err
	}
	o.Given = map[string]bool{}
	flags.Visit(func(f *flag.Flag) {
		o.Given[f.Name] = true
		o.Others = append(o.Others, o.spell(f)...)
	})
	o.Given["output"] = o.Given["output"] || o.Given["o"]
	return &o, nil
}

// ParseAnyOrder reads arguments that stand before, between and behind flags, and returns them.
func ParseAnyOrder(flags *flag.FlagSet, args []string) ([]string, error) {
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
func (o *Options) spell(f *flag.Flag) []string {
	boolean, _ := f.Value.(interface{ IsBoolFlag() bool })
	switch {
	case slices.Contains([]string{"output", "o", "server", "check", "watch", "quiet", "q", "verbose", "v"}, f.Name):
		return nil
	case f.Name == "tags":
		return []string{"--tags", strings.Join(o.Tags, ",")}
	case boolean != nil && f.Value.String() == "true":
		return []string{"--" + f.Name}
	default:
		return []string{"--" + f.Name + "=" + f.Value.String()}
	}
}

// The flags of the server side.
const (
	ServerFlag     = "server"
	EmbeddedFlag   = "embedded"
	TransportsFlag = "transports"
)

// VersionFlag is the flag that gives the emitted packages their version.
const VersionFlag = "package-version"

// register declares the flags. The usage text says what they mean.
func (o *Options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.Output, "output", config.DefaultDir, "")
	flags.StringVar(&o.Output, "o", config.DefaultDir, "")
	o.Languages = registerLanguages(flags)
	flags.BoolVar(&o.All, "all", false, "")
	flags.StringVar(&o.Version, VersionFlag, generator.DefaultClientVersion, "")
	flags.StringVar(&o.Server, ServerFlag, "", "")
	flags.BoolVar(&o.Embedded, EmbeddedFlag, false, "")
	flags.StringVar(&o.Transports, TransportsFlag, strings.Join(goserver.DefaultTransports(), ","), "")
	flags.Func("tags", "", func(list string) error {
		o.Tags = append(o.Tags, strings.Split(list, ",")...)
		return nil
	})
	flags.BoolVar(&o.Check, "check", false, "")
	flags.BoolVar(&o.Watch, "watch", false, "")
	flags.BoolVar(&o.Quiet, "quiet", false, "")
	flags.BoolVar(&o.Quiet, "q", false, "")
	flags.BoolVar(&o.Verbose, "verbose", false, "")
	flags.BoolVar(&o.Verbose, "v", false, "")
}

// Validate returns an error for options that contradict each other or mean nothing.
func (o *Options) Validate() error {
	switch {
	case o.Output == "":
		return UsageErrorf("--output: expected a folder, found nothing")
	case o.Given[ServerFlag] && o.Server == "":
		return UsageErrorf("--server: expected a folder, found nothing")
	case o.Watch && o.Check:
		return UsageErrorf("--watch writes on each save and --check writes nothing: use one of them")
	default:
		return nil
	}
}

// OutputFlag returns a flag of the command line that is about an output folder and what goes there, "" if there is none.
func (o *Options) OutputFlag() string {
	flags := []string{"output", "all", VersionFlag}
	for _, lang := range Languages {
		flags = append(flags, lang.Flag, lang.PackageFlag)
	}
	for _, name := range flags {
		if o.Given[name] {
			return "--" + name
		}
	}
	return ""
}
