// Package python makes the Python client of an API: pydantic models, and an async client on top of centrifuge-python.
package python

import (
	"bytes"
	"cmp"
	"embed"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
	"example.com/rpcgen/rpcdef"
)

// The base client, and what models are made of: real sources, tested in their own language.
//
//go:embed runtime
var runtimeFiles embed.FS

//go:embed templates
var templateFiles embed.FS

// DefaultPackageName is the name that the client is installed and imported under if Options have none.
const DefaultPackageName = "centrifugo_client"

// Options are what users may choose.
type Options struct {
	PackageName string // a Python identifier; "" means DefaultPackageName
	Version     string // e.g. "1.4.0" or "1.4.0-rc.1"; "" means generator.DefaultClientVersion
	Sync        bool   // there is a client that blocks, too
}

// New returns the back-end for Python. It fails if pip can't install, or Python can't import, a package of the name, or if no package can have the version.
func New(opts Options) (generator.Backend, error) {
	if opts.PackageName == "" {
		opts.PackageName = DefaultPackageName
	}
	if !isPackageName(opts.PackageName) || syntax.Reserved.Has(opts.PackageName) {
		return generator.Backend{}, fmt.Errorf("%q is no Python package name: expected an identifier such as %s",
			opts.PackageName, DefaultPackageName)
	}
	opts.Version = cmp.Or(opts.Version, generator.DefaultClientVersion)
	if err := generator.CheckClientVersion(opts.Version); err != nil {
		return generator.Backend{}, err
	}
	opts.Version = pythonVersion(opts.Version)
	return generator.Backend{
		Name: "Python",
		Dir:  "python",
		Settings: []generator.Setting{
			generator.NewSetting(generator.PackageSetting, opts.PackageName, "pyproject.toml", "\n\"\" = \"", "\""),
			generator.NewSetting(generator.VersionSetting, opts.Version, "pyproject.toml", "\nversion = \"", "\""),
		},
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, opts) },
		Warnings: warnings,
	}, nil
}

// pythonVersion returns a version as pip writes it (PEP 440): "1.4.0-rc.1" is "1.4.0rc1".
func pythonVersion(version string) string {
	return strings.NewReplacer("-alpha.", "a", "-beta.", "b", "-rc.", "rc").Replace(version)
}

// isPackageName reports whether the name of a distribution can be derived from s: pip allows no other letters, and no underscore at an end.
func isPackageName(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return s != "" && strings.Contains(letters, s[:1]) && !strings.HasSuffix(s, "_") && strings.Trim(s, letters+"0123456789_") == ""
}

func generate(api *rpcdef.API, opts Options) ([]generator.File, error) {
	v, err := view.New(api, opts.Sync)
	if err != nil {
		return nil, err
	}
	pkg := sync.OnceValue(func() packageView { return newPackageView(api, v, opts) })
	makers := []generator.Maker{
		{Path: "__init__.py", Data: func() []byte { return initFile(v.Init, opts.Version) }},
		{Path: "models.py", Data: func() []byte { return modelsFile(v.Models) }},
		{Path: "client.py", Data: func() []byte { return clientFile(v.Client) }},
		{Path: "version.py", Data: func() []byte { return versionFile(v.Version) }},
		{Path: "requirements.txt", Data: func() []byte { return execute("requirements.txt", pkg()) }},
		{Path: "README.md", Data: func() []byte { return execute("README.md", pkg()) }},
		{Path: "py.typed", Data: func() []byte { return nil }},
		{Path: "pyproject.toml", Data: func() []byte { return execute("pyproject.toml", pkg()) }},
	}
	for _, module := range opts.runtime() {
		name := module + ".py"
		makers = append(makers, generator.Maker{Path: name, Data: func() []byte { return runtimeFile(name) }})
	}
	if len(v.Errors.Classes) > 0 {
		makers = append(makers, generator.Maker{Path: "api_errors.py", Data: func() []byte { return errorsFile(v.Errors) }})
	}
	if len(v.Events.Channels) > 0 {
		makers = append(makers, generator.Maker{Path: "api_events.py", Data: func() []byte { return eventsFile(v.Events) }})
	}
	if opts.Sync {
		makers = append(makers, generator.Maker{Path: "sync_client.py", Data: func() []byte { return syncFile(v.Sync) }})
	}
	return generator.MakeFiles(makers...), nil
}

// runtime returns the modules that are the same for every API.
func (o Options) runtime() []string {
	if o.Sync {
		return slices.Concat(types.RuntimeModules, types.SyncModules)
	}
	return types.RuntimeModules
}

// runtimeFile returns a file that is the same for every API.
func runtimeFile(name string) []byte {
	source, err := runtimeFiles.ReadFile("runtime/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return append([]byte("# "+generator.Header+"\n# "+generator.Ownership+"\n"), source...)
}

func execute(name string, v packageView) []byte {
	t := template.Must(template.ParseFS(templateFiles, "templates/"+name+".tmpl"))
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		panic(err) // the templates are ours, and writing to a buffer doesn't fail
	}
	return b.Bytes()
}
