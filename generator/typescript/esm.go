package typescript

import (
	"embed"
	"sync"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// The folder esm holds what the package exports: the sources without types, and their declarations. They don't lie beside the sources,
// which a compiler would read in place of the declarations.

//go:embed runtime/esm
var compiledRuntime embed.FS

// The base client, its errors, and what the codecs are made of: real sources, tested in their own language and emitted whole.
//
//go:embed runtime/*.ts
var runtimeSources embed.FS

// runtimeModules are the files of runtime, which runtime/esm has as .js and .d.ts.
var runtimeModules = []string{
	"shapes", "errors", "rpc-client", "session", "reply-channel", "sockets", "token", "listeners", "calls", "deadlines", "requests", "replies", "interceptors",
	"subscriptions", "queues", "event-channels", "event-requests", "event-streams", "event-subscriptions", "events", "progress", "fake-channels",
	"method-types", "query", "store", "testing", // what users import apart, and their types
}

// sources returns the makers of the sources that are printed, and of what stands in esm for them, for a version of the package.
func sources(v *view.View, version string) []generator.Maker {
	client := sync.OnceValue(func() *source { return clientFile(v) })
	methods := sync.OnceValue(func() *source { return methodsFile(v) })
	types := sync.OnceValue(func() *source { return typesFile(v) })
	wire := sync.OnceValue(func() *source { return wireFile(v) })
	check := sync.OnceValue(func() *source { return versionFile(v) })
	makers := []generator.Maker{
		{Path: "index.ts", Data: func() []byte { return indexFile(v, version) }},
		{Path: "client.ts", Data: func() []byte { return client().Bytes() }},
		{Path: "methods.ts", Data: func() []byte { return methods().Bytes() }},
		{Path: "types.ts", Data: func() []byte { return types().Bytes() }},
		{Path: "wire.ts", Data: func() []byte { return wire().Bytes() }},
		{Path: "version.ts", Data: func() []byte { return check().Bytes() }},
		{Path: "esm/index.js", Data: func() []byte { return indexScript(v, version) }},
		{Path: "esm/index.d.ts", Data: func() []byte { return indexDeclaration(v, version) }},
		{Path: "esm/client.js", Data: func() []byte { return clientScript(v) }},
		{Path: "esm/client.d.ts", Data: func() []byte { return client().edited() }},
		{Path: "esm/methods.js", Data: func() []byte { return methodsScript(v) }},
		{Path: "esm/methods.d.ts", Data: func() []byte { return methods().edited() }},
		{Path: "esm/types.js", Data: func() []byte { return typesScript(v) }},
		{Path: "esm/types.d.ts", Data: func() []byte { return types().edited() }},
		// No declaration mentions wire.ts, so that it has none.
		{Path: "esm/wire.js", Data: func() []byte { return wire().edited() }},
		{Path: "esm/version.js", Data: func() []byte { return versionScript(v) }},
		{Path: "esm/version.d.ts", Data: func() []byte { return check().edited() }},
	}
	if len(v.Channels) > 0 {
		channels := sync.OnceValue(func() *source { return channelsFile(v) })
		makers = append(makers,
			generator.Maker{Path: "channels.ts", Data: func() []byte { return channels().Bytes() }},
			generator.Maker{Path: "esm/channels.js", Data: func() []byte { return channelsScript(v) }},
			generator.Maker{Path: "esm/channels.d.ts", Data: func() []byte { return channels().edited() }},
		)
	}
	if len(v.Errors) == 0 {
		return makers
	}
	errors := sync.OnceValue(func() *source { return errorsFile(v) })
	return append(makers,
		generator.Maker{Path: "api-errors.ts", Data: func() []byte { return errors().Bytes() }},
		generator.Maker{Path: "esm/api-errors.js", Data: func() []byte { return errorsScript(v) }},
		generator.Maker{Path: "esm/api-errors.d.ts", Data: func() []byte { return errors().edited() }},
	)
}

// runtimeFiles returns the makers of the files that are the same for each API.
func runtimeFiles() []generator.Maker {
	makers := make([]generator.Maker, 0, 3*len(runtimeModules))
	for _, name := range runtimeModules {
		makers = append(makers,
			generator.Maker{Path: name + ".ts", Data: func() []byte { return runtimeFile(embedded(runtimeSources, "runtime/"+name+".ts")) }},
			generator.Maker{Path: "esm/" + name + ".js", Data: func() []byte { return runtimeFile(compiled(name + ".js")) }},
			generator.Maker{Path: "esm/" + name + ".d.ts", Data: func() []byte { return runtimeFile(compiled(name + ".d.ts")) }},
		)
	}
	return makers
}

// runtimeFile returns a source of the runtime as it is emitted.
func runtimeFile(source string) []byte {
	b := newBuffer()
	b.P()
	b.Raw(source)
	return b.Bytes()
}

// compiled returns a file that the compiler made of the runtime.
func compiled(name string) string { return embedded(compiledRuntime, "runtime/esm/"+name) }

func embedded(files embed.FS, path string) string {
	data, err := files.ReadFile(path)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(data)
}

// indexScript returns the JavaScript of index.ts.
func indexScript(v *view.View, version string) []byte {
	b := newBuffer()
	b.P()
	printValueExports(b, v)
	b.P()
	b.P("export const ", types.VersionName, " = ", syntax.Quote(version), ";")
	return b.Bytes()
}

// clientScript returns the JavaScript of client.ts. Docs stand in the declarations.
func clientScript(v *view.View) []byte {
	b := newBuffer()
	imports := []syntax.Import{syntax.NewImport("import", types.VersionModule, types.CheckVersionName)}
	if len(v.Channels) > 0 {
		imports = append([]syntax.Import{syntax.Whole(types.ChannelsName, types.ChannelsModule)}, imports...)
	}
	if len(v.Functions) > 0 {
		imports = append([]syntax.Import{syntax.Whole(types.MethodsName, types.MethodsModule)}, imports...)
	}
	printImports(b, imports...)
	b.P()
	b.Block("export class "+types.ClientName+" {", func() {
		b.P("#rpc;")
		b.P()
		b.Block("constructor(rpc) {", func() { b.P("this.#rpc = rpc;") }, "}")
		all := v.Methods()
		for i := range all {
			f := &all[i]
			b.Expect(i, len(all))
			b.P()
			b.Groups(syntax.MaxColumns, emit.List(f.Method+"(", f.Arguments[1:], ") {"))
			b.In(func() { printCall(b, f) })
			b.P("}")
		}
		b.P()
		b.Block(types.CheckVersionName+"(options) {", func() { printCheckVersionCall(b) }, "}")
	}, "}")
	return b.Bytes()
}

// methodsScript returns the JavaScript of methods.ts.
func methodsScript(v *view.View) []byte {
	b := newBuffer()
	printImports(b, v.MethodModules...)
	for i := range v.Functions {
		b.Expect(i, len(v.Functions))
		printScript(b, &v.Functions[i])
	}
	if len(v.Functions) == 0 {
		printEmptyModule(b)
	}
	return b.Bytes()
}

// typesScript returns the JavaScript of types.ts: the guards.
func typesScript(v *view.View) []byte {
	b := newBuffer()
	for _, d := range v.Declarations {
		if u, ok := d.(*view.Union); ok && u.Guard != "" {
			b.P()
			b.P("export function ", u.Guard, "(value) {")
			b.In(func() { b.Groups(syntax.MaxColumns, emit.List("return [", memberValues(u), "].includes(value);")) })
			b.P("}")
		}
	}
	if len(v.Guards) == 0 {
		printEmptyModule(b)
	}
	return b.Bytes()
}
