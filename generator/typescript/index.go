package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// indexFile returns index.ts: what users import. Bundlers leave out what a page doesn't use of it.
func indexFile(v *view.View, version string) []byte { return typedIndex(v, version, "export const") }

// indexDeclaration returns the declarations of index.ts.
func indexDeclaration(v *view.View, version string) []byte {
	return typedIndex(v, version, "export declare const")
}

func typedIndex(v *view.View, version, keywords string) []byte {
	b := newBuffer()
	b.P()
	printValueExports(b, v)
	printImport(b, syntax.NewImport("export type", types.ClientModule, types.APIName))
	printImport(b, syntax.NewImport("export type", types.RPCModule, types.OwnTypes...))
	printImport(b, syntax.NewImport("export type", types.VersionModule, types.VersionCheckName))
	if v.Tells {
		printImport(b, syntax.NewImport("export type", types.ProgressModule, types.ProgressCallName))
	}
	if len(v.Channels) > 0 {
		printImport(b, syntax.NewImport("export type", types.EventsModule, types.OwnEventTypes...))
	} else if v.Tells {
		printImport(b, syntax.NewImport("export type", types.QueuesModule, types.GapName))
	}
	if len(v.TypeNames) > 0 {
		printImport(b, syntax.NewImport("export type", types.TypesModule, v.TypeNames...))
	}
	b.P()
	b.P("/** The version of this package. */")
	b.P(keywords, " ", types.VersionName, " = ", syntax.Quote(version), ";")
	return b.Bytes()
}

// printValueExports prints the exports of what is there when the code runs.
func printValueExports(b *emit.Buffer, v *view.View) {
	printImport(b, syntax.NewImport("export", types.ClientModule, types.ClientName))
	b.P("export * from ", syntax.Quote(types.MethodsModule), ";")
	if len(v.Channels) > 0 {
		b.P("export * from ", syntax.Quote(types.ChannelsModule), ";")
	}
	if len(v.Errors) > 0 {
		b.P("export * from ", syntax.Quote(types.APIErrorsModule), ";")
	}
	printImport(b, syntax.NewImport("export", types.RPCModule, types.BaseClientName))
	printImport(b, syntax.NewImport("export", types.ErrorsModule, types.OwnErrors...))
	printImport(b, syntax.NewImport("export", types.VersionModule, types.APIVersionName, types.CheckVersionName))
	printImport(b, syntax.NewImport("export", types.ShapesModule, types.OwnHelpers...))
	printImport(b, syntax.NewImport("export", types.InterceptorsModule, types.OwnInterceptors...))
	if v.Tells || len(v.Channels) > 0 {
		printImport(b, syntax.NewImport("export", types.QueuesModule, types.IsGapName))
	}
	if len(v.Guards) > 0 {
		printImport(b, syntax.NewImport("export", types.TypesModule, v.Guards...))
	}
}
