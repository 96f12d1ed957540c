// Package goserver makes the Go server side of an API, in the user's own module: a package that registers implementations of the services, package
// rpcserver, which serves them, package embedded, which needs no Centrifugo, and the configuration that Centrifugo needs.
package goserver

import (
	"embed"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/goserver/internal/view"
	"example.com/rpcgen/generator/gosource"
	"example.com/rpcgen/rpcdef"
)

// Name is the name of the back-end.
const Name = "Go server"

// Options are what users may choose.
type Options struct {
	// ImportPath is that of the generated package in the user's module, e.g. "example.com/app/rpc". The package has the name of its last element.
	ImportPath string

	// Embedded also makes package embedded.
	Embedded bool

	// Transports are those that the configuration of Centrifugo is for, each once; none means DefaultTransports.
	Transports []string

	// PackagePath returns the import path of the package that declares something at a position, where the go command calls the package importPath; nil means
	// that it is that.
	PackagePath func(importPath string, pos token.Position) string
}

// The transports that a configuration of Centrifugo can be for.
const (
	PublishTransport    = "publish"    // the publish proxy
	RPCTransport        = "rpc"        // the RPC proxy
	SubscriberTransport = "subscriber" // a server that subscribes to the request channel
)

// Transports returns all transports.
func Transports() []string { return []string{PublishTransport, RPCTransport, SubscriberTransport} }

// DefaultTransports returns the transports of Options that have none.
func DefaultTransports() []string { return []string{PublishTransport, RPCTransport} }

// New returns the back-end. It fails if no package can have the import path, or if the transports don't go together.
func New(opts Options) (generator.Backend, error) {
	if err := CheckImportPath(opts.ImportPath); err != nil {
		return generator.Backend{}, err
	}
	if len(opts.Transports) == 0 {
		opts.Transports = DefaultTransports()
	}
	if err := CheckTransports(opts.Transports); err != nil {
		return generator.Backend{}, err
	}
	if opts.PackagePath == nil {
		opts.PackagePath = func(importPath string, _ token.Position) string { return importPath }
	}
	return generator.Backend{
		Name:     Name,
		Dir:      ".",
		Generate: func(api *rpcdef.API) ([]generator.File, error) { return generate(api, opts) },
	}, nil
}

// CheckImportPath returns an error if no generated package can have an import path.
func CheckImportPath(path string) error {
	if err := module.CheckImportPath(path); err != nil {
		return fmt.Errorf("%q is no import path, expected slash-separated letters, digits and -._~", path)
	}
	if slices.Contains(strings.Split(path, "/"), "vendor") {
		return fmt.Errorf("%q lies in a vendor folder, whose packages nobody but the go command adds", path)
	}
	return nil
}

// CheckTransports returns an error for transports that don't exist, stand twice, or don't go together.
func CheckTransports(names []string) error {
	for i, name := range names {
		switch {
		case !slices.Contains(Transports(), name):
			return fmt.Errorf("unknown transport %q, expected %s, %s or %s", name, PublishTransport, RPCTransport, SubscriberTransport)
		case slices.Contains(names[:i], name):
			return fmt.Errorf("%s stands here twice: remove one", name)
		}
	}
	if slices.Contains(names, PublishTransport) && slices.Contains(names, SubscriberTransport) {
		return fmt.Errorf("found %s and %s, and through both each call would run twice: remove one", PublishTransport, SubscriberTransport)
	}
	return nil
}

// The sources that are emitted as they are, tested in their folders. The pattern also matches tests, which aren't emitted.
//
//go:embed runtime/*.go runtime/internal/*/*.go embedded/*.go
var sources embed.FS

// generate returns the files of the server. They are printed side by side, from a view that nothing changes anymore.
func generate(api *rpcdef.API, opts Options) ([]generator.File, error) {
	v, err := view.New(api, opts.ImportPath, opts.PackagePath)
	if err != nil {
		return nil, err
	}
	makers := []generator.Maker{
		{Path: "register.go", Data: func() []byte { return registerFile(v) }},
		{Path: "methods.go", Data: func() []byte { return methodsFile(v) }},
		{Path: "centrifugo.json", Data: func() []byte { return centrifugoFile(api, opts.Transports) }},
	}
	if len(v.Errors) > 0 {
		makers = append(makers, generator.Maker{Path: "errors.go", Data: func() []byte { return errorsFile(v) }})
	}
	if len(v.Channels) > 0 {
		makers = append(makers, generator.Maker{Path: "channels.go", Data: func() []byte { return channelsFile(v) }})
	}
	if v.Unions != nil {
		makers = append(makers, generator.Maker{Path: "unions.go", Data: func() []byte { return unionsFile(v) }})
	}
	makers = append(makers, emitted(runtimeFolder, syntax.RuntimePackage, v.Runtime)...)
	if opts.Embedded {
		makers = append(makers, emitted(embeddedFolder, embeddedFolder, v.Runtime)...)
	}
	return generator.MakeFiles(makers...), nil
}

// emitted returns what makes the sources of a folder, in another one. Runtime is the import path of the runtime there.
func emitted(from, to, runtime string) []generator.Maker {
	var makers []generator.Maker
	for _, s := range gosource.In(sources, from) {
		makers = append(makers, generator.Maker{Path: to + "/" + s.Name, Data: func() []byte { return sourceFile(s.Text, runtime) }})
	}
	return makers
}
