package commandline

import (
	"flag"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/python"
	"example.com/rpcgen/generator/typescript"
)

// A Language is a row of the table of back-ends. The flags, the usage text and the back-ends of a run come from the rows.
type Language struct {
	name string // as people write it
	Flag string // asks for the client

	PackageFlag    string // names the client's package
	placeholder    string // stands for the package's name in the usage text
	packageMeaning string // of PackageFlag, in the usage text
	defaultPackage string

	NewBackend func(PackageChoice) (generator.Backend, error)
}

// A PackageChoice is what the user chose for the package of a client.
type PackageChoice struct {
	Name, Version string
	Sync          bool // it has a client that blocks, too, where the language has one
}

// SyncKey is the key of rpcgen.yaml that asks for a client that blocks.
const SyncKey = "python_sync"

// Key returns the key of the package's name in rpcgen.yaml, e.g. "npm_name".
func (l Language) Key() string { return strings.ReplaceAll(l.PackageFlag, "-", "_") }

// Languages are in the order of the usage text and of what a run prints.
var Languages = []Language{
	{
		"Python", "python", "python-package", "NAME", "name of the Python package", python.DefaultPackageName,
		func(c PackageChoice) (generator.Backend, error) {
			return python.New(python.Options{PackageName: c.Name, Version: c.Version, Sync: c.Sync})
		},
	},
	{
		"TypeScript", "typescript", "npm-name", "NAME", "name of the npm package", typescript.DefaultPackageName,
		func(c PackageChoice) (generator.Backend, error) {
			return typescript.New(typescript.Options{PackageName: c.Name, Version: c.Version})
		},
	},
	{
		"Go", "go", "go-module", "PATH", "module path of the Go client", golang.DefaultModulePath,
		func(c PackageChoice) (generator.Backend, error) {
			return golang.New(golang.Options{ModulePath: c.Name, Version: c.Version})
		},
	},
}

// A Choice is a language with the values of its flags.
type Choice struct {
	Language
	Chosen      bool
	PackageName string
}

// registerLanguages declares the flags of all languages, and returns the choices that parsing fills in.
func registerLanguages(flags *flag.FlagSet) []*Choice {
	choices := make([]*Choice, len(Languages))
	for i, lang := range Languages {
		c := &Choice{Language: lang}
		flags.BoolVar(&c.Chosen, lang.Flag, false, "")
		flags.StringVar(&c.PackageName, lang.PackageFlag, lang.defaultPackage, "")
		choices[i] = c
	}
	return choices
}

// FlagOf returns the flag that gives a setting of a client its value.
func FlagOf(b generator.Backend, s generator.Setting) string {
	if s.Name != generator.PackageSetting {
		return VersionFlag
	}
	return Languages[slices.IndexFunc(Languages, func(l Language) bool { return l.name == b.Name })].PackageFlag
}
