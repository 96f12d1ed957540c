// Package golang makes the Go client of an API: a module of its own that needs nothing but nhooyr.io/websocket.
package golang

import (
	"bytes"
	_ "embed" // for the sources below
	"fmt"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// Options are what users may choose.
type Options struct {
	ModulePath string // of the emitted module; "" means "example.com/centrifugo_client"
}

const defaultModule = "example.com/centrifugo_client"

// New returns the back-end for Go.
func New(opts Options) generator.Backend {
	return generator.Backend{
		Name:     "Go",
		Dir:      "go",
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, opts) },
	}
}

// The base client and what decodes results: real sources, tested in their folder.
var (
	//go:embed runtime/rpc_client.go
	clientSource string
	//go:embed runtime/decode.go
	decodeSource string
)

var (
	//go:embed templates/go.mod.tmpl
	goMod string
	//go:embed templates/go.sum.tmpl
	goSum string
	//go:embed templates/README.md.tmpl
	readme string
)

func generate(api *rpcdef.API, opts Options) ([]generator.File, error) {
	module := opts.ModulePath
	if module == "" {
		module = defaultModule
	}
	if !modulePath.MatchString(module) {
		return nil, fmt.Errorf("module path %q is none, want slash-separated letters, digits and -._~, e.g. %s", module, defaultModule)
	}
	v, err := newView(api, module)
	if err != nil {
		return nil, err
	}
	return []generator.File{
		{Path: "types.go", Data: typesFile(v)},
		{Path: "rpc_client.go", Data: baseClientFile(v)},
		{Path: "client.go", Data: clientFile(v)},
		{Path: "go.mod", Data: execute("go.mod", goMod, v)},
		{Path: "go.sum", Data: execute("go.sum", goSum, v)},
		{Path: "README.md", Data: execute("README.md", readme, v)},
	}, nil
}

// modulePath is what Go takes for the path of a module, more or less.
var modulePath = regexp.MustCompile(`^[A-Za-z0-9_~][A-Za-z0-9._~-]*(/[A-Za-z0-9_~][A-Za-z0-9._~-]*)*$`)

// baseClientFile returns the base client as it is, but for the name of the package.
func baseClientFile(v *view) []byte {
	const name = "centrifugoclient"
	return []byte("// " + generator.Header + "\n\n" + strings.ReplaceAll(clientSource, name, v.Package))
}

// A source is a Go file taken apart.
type source struct {
	imports []string
	body    string // what follows the imports
}

// readSource takes one of this package's own sources apart.
func readSource(text string) source {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ImportsOnly)
	if err != nil {
		panic("golang: embedded source: " + err.Error())
	}
	var s source
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic("golang: embedded source: " + err.Error())
		}
		s.imports = append(s.imports, path)
	}
	end := file.Decls[len(file.Decls)-1].End()
	s.body = text[fset.Position(end).Offset+1:]
	return s
}

func execute(name, text string, v *view) []byte {
	var b bytes.Buffer
	if err := template.Must(template.New(name).Parse(text)).Execute(&b, v); err != nil {
		panic("golang: " + err.Error())
	}
	return b.Bytes()
}
