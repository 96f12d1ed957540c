package main

import (
	"flag"
	"fmt"
	"slices"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/goserver"
	"example.com/rpcgen/generator/python"
	"example.com/rpcgen/generator/typescript"
)

// A language is a row of the table of back-ends. The flags, the usage text and the back-ends of a run come from the rows.
type language struct {
	name string // as people write it
	flag string // asks for the client

	packageFlag    string // names the client's package
	placeholder    string // stands for the package's name in the usage text
	packageMeaning string // of packageFlag, in the usage text
	defaultPackage string

	newBackend func(packageChoice) (generator.Backend, error)
}

// A packageChoice is what the user chose for the package of a client.
type packageChoice struct {
	name, version string
	sync          bool // it has a client that blocks, too, where the language has one
}

// syncKey is the key of rpcgen.yaml that asks for a client that blocks.
const syncKey = "python_sync"

// key returns the key of the package's name in rpcgen.yaml, e.g. "npm_name".
func (l language) key() string { return strings.ReplaceAll(l.packageFlag, "-", "_") }

// languages are in the order of the usage text and of what a run prints.
var languages = []language{
	{
		"Python", "python", "python-package", "NAME", "name of the Python package", python.DefaultPackageName,
		func(c packageChoice) (generator.Backend, error) {
			return python.New(python.Options{PackageName: c.name, Version: c.version, Sync: c.sync})
		},
	},
	{
		"TypeScript", "typescript", "npm-name", "NAME", "name of the npm package", typescript.DefaultPackageName,
		func(c packageChoice) (generator.Backend, error) {
			return typescript.New(typescript.Options{PackageName: c.name, Version: c.version})
		},
	},
	{
		"Go", "go", "go-module", "PATH", "module path of the Go client", golang.DefaultModulePath,
		func(c packageChoice) (generator.Backend, error) {
			return golang.New(golang.Options{ModulePath: c.name, Version: c.version})
		},
	},
}

// A choice is a language with the values of its flags.
type choice struct {
	language
	chosen      bool
	packageName string
}

// registerLanguages declares the flags of all languages, and returns the choices that parsing fills in.
func registerLanguages(flags *flag.FlagSet) []*choice {
	choices := make([]*choice, len(languages))
	for i, lang := range languages {
		c := &choice{language: lang}
		flags.BoolVar(&c.chosen, lang.flag, false, "")
		flags.StringVar(&c.packageName, lang.packageFlag, lang.defaultPackage, "")
		choices[i] = c
	}
	return choices
}

// vocabulary returns the words of rpcgen.yaml that come from the table.
func vocabulary() config.Vocabulary {
	words := config.Vocabulary{Switches: []string{syncKey}}
	for _, lang := range languages {
		words.Languages = append(words.Languages, lang.flag)
		words.NameKeys = append(words.NameKeys, lang.key())
	}
	words.CheckTransports = goserver.CheckTransports
	return words
}

// rowOf returns the row of a back-end.
func rowOf(b generator.Backend) language {
	return languages[slices.IndexFunc(languages, func(l language) bool { return l.name == b.Name })]
}

// languageNames lists the names of all languages, e.g. "Python, TypeScript and Go".
func languageNames() string {
	names := make([]string, len(languages))
	for i, lang := range languages {
		names[i] = lang.name
	}
	return emit.Enumerate(names)
}

// languageUsage returns the lines of the usage text on the languages' flags.
func languageUsage() string {
	var lines strings.Builder
	for _, lang := range languages {
		fmt.Fprintf(&lines, usageLine, "--"+lang.flag, "generate the "+lang.name+" client")
	}
	fmt.Fprintf(&lines, usageLine, "--all", "generate all clients, as without any of these flags")
	for _, lang := range languages {
		fmt.Fprintf(&lines, usageLine, "--"+lang.packageFlag+" "+lang.placeholder, lang.packageMeaning+"; "+lang.defaultPackage+" by default")
	}
	fmt.Fprintf(&lines, usageLine, "--"+versionFlag+" X.Y.Z", "version of the packages; "+generator.DefaultClientVersion+" by default")
	return lines.String()
}

// usageLine is the format of a flag that has no short form.
const usageLine = "      %-23s %s\n"
