package typescript

import "example.com/rpcgen/generator/emit"

// indexFile returns index.ts: what users import. Bundlers leave out what a page doesn't use of it.
func indexFile(v *view) []byte { return typedIndex(v, "export const") }

// indexDeclaration returns the declarations of index.ts.
func indexDeclaration(v *view) []byte { return typedIndex(v, "export declare const") }

func typedIndex(v *view, keywords string) []byte {
	b := newBuffer()
	b.P()
	printValueExports(b, v)
	importView{"export type", []string{apiName}, clientModule}.print(b)
	importView{"export type", ownTypes, rpcModule}.print(b)
	importView{"export type", []string{versionCheckName}, versionModule}.print(b)
	if len(v.typeNames) > 0 {
		importView{"export type", v.typeNames, typesModule}.print(b)
	}
	b.P()
	b.P("/** The version of this package. */")
	b.P(keywords, " ", versionName, " = ", quote(v.Version), ";")
	return b.Bytes()
}

// printValueExports prints the exports of what is there when the code runs.
func printValueExports(b *emit.Buffer, v *view) {
	importView{"export", []string{clientName}, clientModule}.print(b)
	b.P("export * from ", quote(methodsModule), ";")
	if len(v.errors) > 0 {
		b.P("export * from ", quote(apiErrorsModule), ";")
	}
	importView{"export", []string{baseClientName}, rpcModule}.print(b)
	importView{"export", ownErrors, errorsModule}.print(b)
	importView{"export", []string{apiVersionName, checkVersionName}, versionModule}.print(b)
	importView{"export", ownHelpers, shapesModule}.print(b)
	importView{"export", ownInterceptors, interceptorsModule}.print(b)
	if len(v.guards) > 0 {
		importView{"export", v.guards, typesModule}.print(b)
	}
}
