package typescript

import (
	"strconv"

	"example.com/rpcgen/generator/emit"
)

const checkVersionDoc = "/** Asks the server which of the client's methods it has otherwise, or doesn't have. */"

// versionFile returns version.ts: what the methods look like on the wire, to compare with the server.
func versionFile(v *view) *source {
	s := newSource(4)
	s.P()
	importView{"import type", []string{"CallOptions", "RPCCaller"}, rpcModule}.print(&s.Buffer)
	s.drop(func() { whole(shapesName, shapesModule).print(&s.Buffer) })
	s.P()
	s.P("/**")
	s.P(" * Tells apart what APIs look like on the wire: it is another one if a method, its params, its")
	s.P(" * result or its errors are.")
	s.P(" */")
	printAPIVersion(&s.Buffer, v)
	s.P()
	s.P("/** How the server differs from the client. */")
	s.Block("export interface "+versionCheckName+" {", func() {
		s.P("/** Methods that look otherwise on the wire. */")
		s.P("changed: string[];")
		s.P("/** Methods that the server doesn't have. */")
		s.P("missing: string[];")
	}, "}")
	s.P()
	s.P(checkVersionDoc)
	start := s.len() + len("export ")
	s.Groups(maxColumns, emit.List("export async function "+checkVersionName+"(", leaves("rpc: RPCCaller", "options?: CallOptions"),
		"): Promise<"+versionCheckName+"> {"))
	s.replace(start, start+len("async "), "")
	s.body(func() { printCheckVersion(&s.Buffer, v, ": "+versionCheckName, " as "+versionCheckName) })
	s.drop(func() {
		printHashes(&s.Buffer, v)
		printVersionCheckShape(&s.Buffer, ": "+shapesName+"."+wireShape)
	})
	return s
}

// versionScript returns the JavaScript of version.ts.
func versionScript(v *view) []byte {
	b := newBuffer()
	printImports(b, whole(shapesName, shapesModule))
	b.P()
	printAPIVersion(b, v)
	b.P()
	b.Block("export async function "+checkVersionName+"(rpc, options) {", func() { printCheckVersion(b, v, "", "") }, "}")
	printHashes(b, v)
	printVersionCheckShape(b, "")
	return b.Bytes()
}

func printAPIVersion(b *emit.Buffer, v *view) {
	b.P("export const ", apiVersionName, " = ", quote(v.apiVersion), ";")
}

// printCheckVersion prints the body of checkVersion. The type stands behind a variable, the cast behind a result.
func printCheckVersion(b *emit.Buffer, v *view, typ, cast string) {
	if len(v.functions) > v.perCall {
		printCheckVersionInParts(b, v.perCall, typ, cast)
		return
	}
	b.P("const method = \"system.check_version\";")
	b.P("const result = await rpc.call(method, { version: ", apiVersionName, ", methods }, options);")
	b.P("return ", shapesName, ".decode(method, result, decodeVersionCheck)", cast, ";")
}

// printCheckVersionInParts prints what asks in several calls, for the names and hashes of all methods don't go into one message.
func printCheckVersionInParts(b *emit.Buffer, perCall int, typ, cast string) {
	b.P("const method = \"system.check_version\";")
	b.P("const check", typ, " = { changed: [], missing: [] };")
	b.P("const all = Object.entries(methods);")
	b.P("const perCall = ", strconv.Itoa(perCall), "; // a message has no room for all")
	b.Block("for (let i = 0; i < all.length; i += perCall) {", func() {
		b.P("const part = Object.fromEntries(all.slice(i, i + perCall));")
		b.P("const result = await rpc.call(method, { version: ", apiVersionName, ", methods: part }, options);")
		b.P("const more = ", shapesName, ".decode(method, result, decodeVersionCheck)", cast, ";")
		b.P("check.changed.push(...more.changed);")
		b.P("check.missing.push(...more.missing);")
	}, "}")
	b.P("check.changed.sort();")
	b.P("check.missing.sort();")
	b.P("return check;")
}

// printHashes prints what tells the methods apart.
func printHashes(b *emit.Buffer, v *view) {
	b.P()
	b.P("/** What the methods look like on the wire, by their names there. */")
	b.Block("const methods = {", func() {
		for _, f := range v.functions {
			if !f.noWait {
				b.P(quote(f.wire), ": ", quote(f.hash), ",")
			}
		}
	}, "};")
}

func printVersionCheckShape(b *emit.Buffer, typ string) {
	b.P()
	b.P("const decodeVersionCheck", typ, " = ", pure, shapesName, ".struct((o) => {")
	b.In(func() {
		for _, name := range []string{"changed", "missing"} {
			b.P(`o["`, name, `"] = `, shapesName, `.list(o["`, name, `"], "`, name, `", `, shapesName, `.string);`)
		}
	})
	b.P("});")
}
