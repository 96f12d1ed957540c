// Package golang makes the Go client of an API: a module of its own whose only dependency is nhooyr.io/websocket.
package golang

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
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
			generator.NewSetting(generator.VersionSetting, version, "client.go", "\nconst "+versionName+" = \"", "\""),
		},
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, module, version) },
	}, nil
}

// The runtime: real sources, tested in their folder.
//
//go:embed runtime/backoff.go runtime/call.go runtime/calls.go runtime/config.go runtime/decode.go runtime/errors.go runtime/interceptors.go
//go:embed runtime/params.go runtime/protocol.go runtime/publications.go runtime/queue.go runtime/receive.go runtime/reconnect.go runtime/recovered.go
//go:embed runtime/rpc_client.go runtime/scan.go runtime/session.go runtime/skip.go runtime/state.go runtime/subscribe.go runtime/token.go
var runtime embed.FS

// runtimeFiles are the files of the runtime that a client has.
var runtimeFiles = []string{
	"rpc_client.go", "backoff.go", "call.go", "calls.go", "config.go", "decode.go", "errors.go", "interceptors.go", "params.go", "protocol.go", "publications.go",
	"queue.go", "receive.go", "reconnect.go", "recovered.go", "scan.go", "session.go", "skip.go", "state.go", "subscribe.go", "token.go",
}

// The package of the fake.
//
//go:embed runtime/rpctest/rpctest.go
var rpctestSource string

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
	v, err := newView(api, module, version)
	if err != nil {
		return nil, err
	}
	makers := []generator.Maker{
		{Path: "types.go", Data: func() []byte { return typesFile(v) }},
		{Path: "client.go", Data: func() []byte { return clientFile(v) }},
		{Path: "version.go", Data: func() []byte { return versionFile(v) }},
		{Path: "rpctest/rpctest.go", Data: func() []byte { return rpctestFile(v) }},
		{Path: "go.mod", Data: func() []byte { return execute("go.mod", goMod, v) }},
		{Path: "go.sum", Data: func() []byte { return execute("go.sum", goSum, v) }},
		{Path: "README.md", Data: func() []byte { return execute("README.md", readme, v) }},
	}
	for _, name := range runtimeFiles {
		makers = append(makers, generator.Maker{Path: name, Data: func() []byte { return runtimeFile(v, name) }})
	}
	if len(api.Errors) > 0 {
		makers = append(makers, generator.Maker{Path: "api_errors.go", Data: func() []byte { return errorsFile(v) }})
	}
	return generator.MakeFiles(makers...), nil
}

// runtimeFile returns a source of the runtime as it is, but for its header and the name of the package.
func runtimeFile(v *view, file string) []byte {
	const name = "centrifugoclient"
	source, err := runtime.ReadFile("runtime/" + file)
	if err != nil {
		panic("golang: " + err.Error())
	}
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(strings.ReplaceAll(string(source), name, v.pkg))
	return b.Bytes()
}

// rpctestFile returns the package of the fake, which imports the client.
func rpctestFile(v *view) []byte {
	const module = "example.com/rpcgen/generator/golang/runtime"
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(strings.ReplaceAll(rpctestSource, strconv.Quote(module), strconv.Quote(v.module)))
	return b.Bytes()
}

// execute prints a file by a template.
func execute(name, text string, v *view) []byte {
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
