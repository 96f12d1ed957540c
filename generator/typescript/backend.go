// Package typescript makes the TypeScript client of an API: interfaces, a typed client, and the base client that it calls.
package typescript

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/view"
	"example.com/rpcgen/rpcdef"
)

// DefaultPackageName is the name of the emitted npm package if Options name none.
const DefaultPackageName = "centrifugo-client"

// Options of the emitted package.
type Options struct {
	PackageName string // its name on npm, e.g. "@acme/api"; "" means DefaultPackageName
	Version     string // e.g. "1.4.0" or "1.4.0-rc.1"; "" means generator.DefaultClientVersion
}

//go:embed templates
var templateFiles embed.FS

// maxNPMName is the longest name that npm accepts.
const maxNPMName = 214

// New returns the back-end. It fails if npm would not accept the package's name or version.
func New(opts Options) (generator.Backend, error) {
	if opts.PackageName == "" {
		opts.PackageName = DefaultPackageName
	}
	if !isNPMName(opts.PackageName) || len(opts.PackageName) > maxNPMName {
		return generator.Backend{}, fmt.Errorf("%q is no npm package name: expected lower-case letters, digits, \"-\", \".\" and \"_\", such as @acme/api",
			opts.PackageName)
	}
	opts.Version = cmp.Or(opts.Version, generator.DefaultClientVersion)
	if err := generator.CheckClientVersion(opts.Version); err != nil {
		return generator.Backend{}, err
	}
	return generator.Backend{
		Name: "TypeScript",
		Dir:  "typescript",
		Settings: []generator.Setting{
			generator.NewSetting(generator.PackageSetting, opts.PackageName, "package.json", "\n  \"name\": \"", "\","),
			generator.NewSetting(generator.VersionSetting, opts.Version, "package.json", "\n  \"version\": \"", "\","),
		},
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(opts, api) },
		Warnings: warnings,
	}, nil
}

// isNPMName reports whether npm accepts s as the name of a new package, or a scope and a name.
func isNPMName(s string) bool {
	if scope, name, scoped := strings.Cut(s, "/"); scoped {
		scope, ok := strings.CutPrefix(scope, "@")
		return ok && isNPMWord(scope) && isNPMWord(name)
	}
	return isNPMWord(s)
}

func isNPMWord(s string) bool {
	return s != "" && s[0] != '.' && s[0] != '_' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-._~") == ""
}

// generate returns the files of the client. It resolves the view, then prints the files concurrently.
func generate(opts Options, api *rpcdef.API) ([]generator.File, error) {
	v, err := view.New(api)
	if err != nil {
		return nil, err
	}
	makers := slices.Concat(sources(v, opts.Version), runtimeFiles())
	pkg := &packageView{v, opts.PackageName, opts.Version}
	for _, name := range []string{"package.json", "tsconfig.json", "README.md"} {
		makers = append(makers, generator.Maker{Path: name, Data: func() []byte { return execute(name, pkg) }})
	}
	return generator.MakeFiles(makers...), nil
}

func execute(name string, v *packageView) []byte {
	name += ".tmpl"
	t := template.Must(template.New(name).Funcs(template.FuncMap{"json": syntax.QuoteJSON}).ParseFS(templateFiles, "templates/"+name))
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		panic(err) // the templates are ours, and a buffer takes everything
	}
	return b.Bytes()
}
