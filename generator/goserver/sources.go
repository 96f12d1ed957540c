package goserver

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/gosource"
)

// The folders of the sources that are emitted as they are. The runtime goes to a folder that has the name of its package.
const (
	runtimeFolder  = "runtime"
	embeddedFolder = "embedded"
)

// runtimePath is the import path of the runtime in this repository.
const runtimePath = "example.com/rpcgen/generator/goserver/" + runtimeFolder

// sourceFile returns a source below the header. It imports the runtime, and what is below that, by another path.
func sourceFile(text, runtime string) []byte {
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(inModule(text, runtime))
	return b.Bytes()
}

// inModule returns a source as it is where the runtime has another import path.
func inModule(text, runtime string) string {
	return gosource.Move{From: runtimePath, To: runtime, Name: syntax.RuntimePackage}.Imports(text)
}
