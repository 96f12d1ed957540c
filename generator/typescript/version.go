package typescript

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// checkVersionDoc returns the doc comment of what compares the client with the server.
func checkVersionDoc(v *view.View) string {
	return "/** Asks which of the client's " + v.Checked + " the server has otherwise, or doesn't have. */"
}

// versionFile returns version.ts: what the methods look like on the wire, to compare with the server.
func versionFile(v *view.View) *source {
	s := newSource(4)
	s.P()
	printImport(&s.Buffer, syntax.NewImport("import type", types.RPCModule, "CallOptions", "RPCCaller"))
	s.drop(func() { printImport(&s.Buffer, syntax.Whole(types.ShapesName, types.ShapesModule)) })
	s.P()
	s.P("/**")
	s.P(" * Tells apart what APIs look like on the wire: it is another one if a method, its params, its")
	s.P(" * result or its errors are.")
	if len(v.Channels) > 0 {
		s.P(" * So it is if a channel or its events are.")
	}
	s.P(" */")
	printAPIVersion(&s.Buffer, v)
	s.P()
	s.P("/** How the server differs from the client. */")
	methods := strings.ToUpper(v.Checked[:1]) + v.Checked[1:]
	s.Block("export interface "+types.VersionCheckName+" {", func() {
		s.P("/** ", methods, " that look otherwise on the wire. */")
		s.P("changed: string[];")
		s.P("/** ", methods, " that the server doesn't have. */")
		s.P("missing: string[];")
	}, "}")
	s.P()
	s.P(checkVersionDoc(v))
	start := s.len() + len("export ")
	s.Groups(syntax.MaxColumns, emit.List("export async function "+types.CheckVersionName+"(", syntax.Leaves("rpc: RPCCaller", "options?: CallOptions"),
		"): Promise<"+types.VersionCheckName+"> {"))
	s.replace(start, start+len("async "), "")
	s.body(func() { printCheckVersion(&s.Buffer, v, ": "+types.VersionCheckName, " as "+types.VersionCheckName) })
	s.drop(func() {
		printHashes(&s.Buffer, v)
		printVersionCheckShape(&s.Buffer, ": "+types.ShapesName+"."+types.WireShape)
	})
	return s
}

// versionScript returns the JavaScript of version.ts.
func versionScript(v *view.View) []byte {
	b := newBuffer()
	printImports(b, syntax.Whole(types.ShapesName, types.ShapesModule))
	b.P()
	printAPIVersion(b, v)
	b.P()
	b.Block("export async function "+types.CheckVersionName+"(rpc, options) {", func() { printCheckVersion(b, v, "", "") }, "}")
	printHashes(b, v)
	printVersionCheckShape(b, "")
	return b.Bytes()
}

func printAPIVersion(b *emit.Buffer, v *view.View) {
	b.P("export const ", types.APIVersionName, " = ", syntax.Quote(v.APIVersion), ";")
}

// printCheckVersion prints the body of checkVersion. The type stands behind a variable, the cast behind a result.
func printCheckVersion(b *emit.Buffer, v *view.View, typ, cast string) {
	if len(v.Parts) > v.PerCall {
		printCheckVersionInParts(b, v.PerCall, typ, cast)
		return
	}
	b.P("const method = \"system.check_version\";")
	b.P("const result = await rpc.call(method, { version: ", types.APIVersionName, ", methods }, options);")
	b.P("return ", types.ShapesName, ".decode(method, result, decodeVersionCheck)", cast, ";")
}

// printCheckVersionInParts prints what asks in several calls, for the names and hashes of all methods don't go into one message.
func printCheckVersionInParts(b *emit.Buffer, perCall int, typ, cast string) {
	b.P("const method = \"system.check_version\";")
	b.P("const check", typ, " = { changed: [], missing: [] };")
	b.P("const all = Object.entries(methods);")
	b.P("const perCall = ", strconv.Itoa(perCall), "; // a message has no room for all")
	b.Block("for (let i = 0; i < all.length; i += perCall) {", func() {
		b.P("const part = Object.fromEntries(all.slice(i, i + perCall));")
		b.P("const result = await rpc.call(method, { version: ", types.APIVersionName, ", methods: part }, options);")
		b.P("const more = ", types.ShapesName, ".decode(method, result, decodeVersionCheck)", cast, ";")
		b.P("check.changed.push(...more.changed);")
		b.P("check.missing.push(...more.missing);")
	}, "}")
	b.P("check.changed.sort();")
	b.P("check.missing.sort();")
	b.P("return check;")
}

// printHashes prints what tells the methods apart.
func printHashes(b *emit.Buffer, v *view.View) {
	b.P()
	b.P("/** What the ", v.Checked, " look like on the wire, by their names there. */")
	b.Block("const methods = {", func() {
		for _, p := range v.Parts {
			b.P(syntax.Quote(p.Name), ": ", syntax.Quote(p.Hash), ",")
		}
	}, "};")
}

func printVersionCheckShape(b *emit.Buffer, typ string) {
	b.P()
	b.P("const decodeVersionCheck", typ, " = ", syntax.Pure, types.ShapesName, ".struct((o) => {")
	b.In(func() {
		for _, name := range []string{"changed", "missing"} {
			b.P(`o["`, name, `"] = `, types.ShapesName, `.list(o["`, name, `"], "`, name, `", `, types.ShapesName, `.string);`)
		}
	})
	b.P("});")
}
