package typescript

// index returns index.ts: what users import. Bundlers leave out what a page doesn't use of it.
func index(v *view) []byte {
	b := newBuffer()
	b.P()
	b.Groups(maxColumns, named("export", []string{clientName}, clientModule))
	b.P("export * from ", quote(methodsModule), ";")
	b.Groups(maxColumns, named("export", ownValues, rpcModule))
	b.Groups(maxColumns, named("export type", ownTypes, rpcModule))
	if len(v.typeNames) > 0 {
		b.Groups(maxColumns, named("export type", v.typeNames, typesModule))
	}
	b.P()
	b.P("/** The version of this package. */")
	b.P("export const ", versionName, " = ", quote(v.Version), ";")
	return b.Bytes()
}
