package typescript

import "example.com/rpcgen/generator/emit"

// The modules of the package.
const (
	clientModule  = "./client.js"
	methodsModule = "./methods.js"
	rpcModule     = "./rpc-client.js"
	shapesModule  = "./shapes.js"
	typesModule   = "./types.js"
	wireModule    = "./wire.js"
)

// named returns an import or an export of names. There must be at least one.
func named(keyword string, names []string, module string) emit.Group {
	return emit.Group{Open: keyword + " {", Items: leaves(names...), Close: "} from " + quote(module) + ";", Style: emit.Braces}
}

// whole returns an import of a module under a name.
func whole(name, module string) emit.Group {
	return emit.Leaf("import * as " + name + " from " + quote(module) + ";")
}

// printImports prints the imports of a file, if there are any.
func printImports(b *emit.Buffer, imports []emit.Group) {
	if len(imports) > 0 {
		b.P()
	}
	printLines(b, imports)
}

func printLines(b *emit.Buffer, lines []emit.Group) {
	for _, line := range lines {
		b.Groups(maxColumns, line)
	}
}
