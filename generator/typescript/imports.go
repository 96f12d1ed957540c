package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// The modules of the package.
const (
	apiErrorsModule    = "./api-errors.js"
	clientModule       = "./client.js"
	errorsModule       = "./errors.js"
	interceptorsModule = "./interceptors.js"
	methodsModule      = "./methods.js"
	rpcModule          = "./rpc-client.js"
	shapesModule       = "./shapes.js"
	typesModule        = "./types.js"
	versionModule      = "./version.js"
	wireModule         = "./wire.js"
)

// An importView imports from a module, or exports what is there.
type importView struct {
	what   string   // e.g. "import type", or "import * as wire" without names
	names  []string // what stands in braces
	module string
}

// whole returns an import of a module under a name.
func whole(name, module string) importView {
	return importView{what: "import * as " + name, module: module}
}

// print prints the names on one line if they fit, or else each on a line of its own.
func (i importView) print(b *emit.Buffer) {
	from := " from " + quote(i.module) + ";"
	if len(i.names) == 0 {
		b.P(i.what, from)
		return
	}
	if names := strings.Join(i.names, ", "); b.Fits(maxColumns, i.what, " { ", names, " }", from) {
		b.P(i.what, " { ", names, " }", from)
		return
	}
	b.P(i.what, " {")
	b.In(func() { b.Lines(i.names, ",") })
	b.P("}", from)
}

// printImports prints the imports of a file, if there are any.
func printImports(b *emit.Buffer, imports ...importView) {
	if len(imports) > 0 {
		b.P()
	}
	printLines(b, imports)
}

func printLines(b *emit.Buffer, lines []importView) {
	for _, line := range lines {
		line.print(b)
	}
}
