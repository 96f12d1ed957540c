// Package golang makes the Go client of an API: a module of its own that needs nothing but nhooyr.io/websocket.
package golang

import (
	"bytes"
	"cmp"
	_ "embed" // for the sources below
	"fmt"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"text/template"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// DefaultModulePath is the path of the emitted module if Options have none.
const DefaultModulePath = "example.com/centrifugo_client"

// Options are what users may choose.
type Options struct {
	ModulePath string // of the emitted module; "" means DefaultModulePath
}

// New returns the back-end for Go. It fails if no module can have the path.
func New(opts Options) (generator.Backend, error) {
	module := cmp.Or(opts.ModulePath, DefaultModulePath)
	if !isModulePath(module) {
		return generator.Backend{}, fmt.Errorf("%q is no module path: expected slash-separated letters, digits and -._~, such as %s", module, DefaultModulePath)
	}
	return generator.Backend{
		Name:     "Go",
		Dir:      "go",
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, module) },
	}, nil
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

func generate(api *rpcdef.API, module string) ([]generator.File, error) {
	v, err := newView(api, module)
	if err != nil {
		return nil, err
	}
	return generator.MakeFiles(
		generator.Maker{Path: "types.go", Data: func() []byte { return typesFile(v) }},
		generator.Maker{Path: "rpc_client.go", Data: func() []byte { return baseClientFile(v) }},
		generator.Maker{Path: "client.go", Data: func() []byte { return clientFile(v) }},
		generator.Maker{Path: "go.mod", Data: func() []byte { return execute("go.mod", goMod, v) }},
		generator.Maker{Path: "go.sum", Data: func() []byte { return execute("go.sum", goSum, v) }},
		generator.Maker{Path: "README.md", Data: func() []byte { return execute("README.md", readme, v) }},
	), nil
}

// isModulePath reports whether Go takes s for the path of a module, more or less.
func isModulePath(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for elem := range strings.SplitSeq(s, "/") {
		if elem == "" || elem[0] == '.' || elem[0] == '-' || strings.Trim(elem, letters+"0123456789._~-") != "" {
			return false
		}
	}
	return true
}

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
