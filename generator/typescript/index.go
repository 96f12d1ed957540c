package typescript

import "example.com/rpcgen/generator/emit"

// index returns index.ts: what users import. Bundlers leave out what a page doesn't use of it.
func index(v *view) []byte { return typedIndex(v, "export const") }

// indexDeclaration returns the declarations of index.ts.
func indexDeclaration(v *view) []byte { return typedIndex(v, "export declare const") }

func typedIndex(v *view, keywords string) []byte {
	b := newBuffer()
	b.P()
	printValueExports(b, v)
	b.Groups(maxColumns, named("export type", ownTypes, rpcModule))
	if len(v.typeNames) > 0 {
		b.Groups(maxColumns, named("export type", v.typeNames, typesModule))
	}
	b.P()
	b.P("/** The version of this package. */")
	b.P(keywords, " ", versionName, " = ", quote(v.Version), ";")
	return b.Bytes()
}

// printValueExports prints the exports of what is there when the code runs.
func printValueExports(b *emit.Buffer, v *view) {
	b.Groups(maxColumns, named("export", []string{clientName}, clientModule))
	b.P("export * from ", quote(methodsModule), ";")
	b.Groups(maxColumns, named("export", ownErrors, rpcModule))
	b.Groups(maxColumns, named("export", ownHelpers, shapesModule))
	if len(v.guards) > 0 {
		b.Groups(maxColumns, named("export", v.guards, typesModule))
	}
}
