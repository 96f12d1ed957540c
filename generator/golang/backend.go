// Package golang makes the Go client of an API: a module of its own whose only dependency is nhooyr.io/websocket.
package golang

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"path"
	"strings"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
	"example.com/rpcgen/generator/gosource"
	"example.com/rpcgen/rpcdef"
)

// DefaultModulePath is the path of the generated module if Options have none.
const DefaultModulePath = "example.com/centrifugo_client"

// Options are what users may choose.
type Options struct {
	ModulePath string // of the generated module; "" means DefaultModulePath
	Version    string // e.g. "1.4.0" or "1.4.0-rc.1"; "" means generator.DefaultClientVersion
}

// New returns the back-end for Go. It fails if no module can have the path or the version.
func New(opts Options) (generator.Backend, error) {
	module := cmp.Or(opts.ModulePath, DefaultModulePath)
	if !isModulePath(module) {
		return generator.Backend{}, fmt.Errorf("%q is no module path: expected slash-separated letters, digits and -._~, such as %s", module, DefaultModulePath)
	}
	version := cmp.Or(opts.Version, generator.DefaultClientVersion)
	if err := generator.CheckClientVersion(version); err != nil {
		return generator.Backend{}, err
	}
	return generator.Backend{
		Name: "Go",
		Dir:  "go",
		Settings: []generator.Setting{
			generator.NewSetting(generator.PackageSetting, module, "go.mod", "\nmodule ", "\n"),
			generator.NewSetting(generator.VersionSetting, version, "client.go", "\nconst "+syntax.VersionName+" = \"", "\""),
		},
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, module, version) },
	}, nil
}

// The runtime, and below it what it is made of, and the package of the fake: real sources, tested in their folders. The patterns also match tests, which aren't
// emitted.
//
//go:embed runtime/*.go runtime/internal/*/*.go runtime/rpctest/*.go
var sources embed.FS

var (
	//go:embed templates/go.mod.tmpl
	goMod string
	//go:embed templates/go.sum.tmpl
	goSum string
	//go:embed templates/README.md.tmpl
	readme string
)

// generate returns the files of the client. They are printed side by side, from a view that nothing changes anymore.
func generate(api *rpcdef.API, module, version string) ([]generator.File, error) {
	v, err := view.New(api, module, version)
	if err != nil {
		return nil, err
	}
	makers := []generator.Maker{
		{Path: "types.go", Data: func() []byte { return typesFile(v) }},
		{Path: "client.go", Data: func() []byte { return clientFile(v) }},
		{Path: "version.go", Data: func() []byte { return versionFile(v) }},
		{Path: "go.mod", Data: func() []byte { return execute("go.mod", goMod, v) }},
		{Path: "go.sum", Data: func() []byte { return execute("go.sum", goSum, v) }},
		{Path: "README.md", Data: func() []byte { return execute("README.md", readme, v) }},
	}
	for _, file := range gosource.In(sources, "runtime") {
		makers = append(makers, generator.Maker{Path: file.Name, Data: func() []byte { return sourceFile(v, file) }})
	}
	if len(api.Channels) > 0 {
		makers = append(makers, generator.Maker{Path: "api_events.go", Data: func() []byte { return channelsFile(v) }})
	}
	if len(api.Errors) > 0 {
		makers = append(makers, generator.Maker{Path: "api_errors.go", Data: func() []byte { return errorsFile(v) }})
	}
	return generator.MakeFiles(makers...), nil
}

// runtimePath is the import path of the runtime in this repository.
const runtimePath = "example.com/rpcgen/generator/golang/runtime"

// sourceFile returns a source below the header.
func sourceFile(v *view.View, file gosource.File) []byte {
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(inModule(v, file))
	return b.Bytes()
}

// inModule returns a source as it is in the client's module, where the client's package has another name.
func inModule(v *view.View, file gosource.File) string {
	text := file.Text
	if path.Dir(file.Name) == "." {
		text = strings.ReplaceAll(text, "centrifugoclient", v.Package)
	}
	return gosource.Move{From: runtimePath, To: v.Module}.Imports(text)
}

// execute prints a file by a template.
func execute(name, text string, v *view.View) []byte {
	var b bytes.Buffer
	if err := template.Must(template.New(name).Parse(text)).Execute(&b, newPage(v)); err != nil {
		panic("golang: " + err.Error())
	}
	return b.Bytes()
}

// isModulePath reports whether s can be the path of a module. It checks less than the go command does.
func isModulePath(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for elem := range strings.SplitSeq(s, "/") {
		if elem == "" || elem[0] == '.' || elem[0] == '-' || strings.Trim(elem, letters+"0123456789._~-") != "" {
			return false
		}
	}
	return true
}
