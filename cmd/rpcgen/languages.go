package main

import (
	"flag"
	"fmt"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/golang"
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

	newBackend func(packageName string) (generator.Backend, error)
}

// languages are in the order of the usage text and of what a run prints.
var languages = []language{
	{
		"Python", "python", "python-package", "NAME", "name of the Python package", python.DefaultPackageName,
		func(name string) (generator.Backend, error) { return python.New(python.Options{PackageName: name}) },
	},
	{
		"TypeScript", "typescript", "npm-name", "NAME", "name of the npm package", typescript.DefaultPackageName,
		func(name string) (generator.Backend, error) {
			return typescript.New(typescript.Options{PackageName: name})
		},
	},
	{
		"Go", "go", "go-module", "PATH", "module path of the Go client", golang.DefaultModulePath,
		func(path string) (generator.Backend, error) { return golang.New(golang.Options{ModulePath: path}) },
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

// newBackends returns the back-ends of the chosen languages; without a choice, of all. All package names are checked.
func newBackends(choices []*choice, all bool) ([]generator.Backend, error) {
	isChosen := func(c *choice) bool { return c.chosen }
	all = all || !slices.ContainsFunc(choices, isChosen)
	var backends []generator.Backend
	for _, c := range choices {
		backend, err := c.newBackend(c.packageName)
		if err != nil {
			return nil, usageError{fmt.Errorf("--%s: %w", c.packageFlag, err)}
		}
		if all || c.chosen {
			backends = append(backends, backend)
		}
	}
	return backends, nil
}

// languageNames lists the names of all languages, e.g. "Python, TypeScript and Go".
func languageNames() string {
	names := make([]string, len(languages))
	for i, lang := range languages {
		names[i] = lang.name
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
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
	return lines.String()
}

// usageLine is the format of a flag that has no short form.
const usageLine = "      %-23s %s\n"
