package typescript

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// clientFile returns client.ts: a class whose methods call the functions of methods.ts.
func clientFile(v *view.View) *source {
	all := v.Methods()
	s := newSource(len(all) + 6)
	s.P()
	if len(v.Functions) > 0 {
		s.drop(func() { printImport(&s.Buffer, syntax.Whole(types.MethodsName, types.MethodsModule)) })
	}
	if len(v.Channels) > 0 {
		s.drop(func() { printImport(&s.Buffer, syntax.Whole(types.ChannelsName, types.ChannelsModule)) })
	}
	printLines(&s.Buffer, v.ClientImports)
	s.drop(func() {
		printImport(&s.Buffer, syntax.NewImport("import", types.VersionModule, types.CheckVersionName))
	})
	printImport(&s.Buffer, syntax.NewImport("import type", types.VersionModule, types.VersionCheckName))
	s.P()
	s.P("/** The methods of the server. Each call goes through the base client that it was made with. */")
	s.Block("export class "+types.ClientName+" {", func() {
		callers := v.Callers
		if len(v.Channels) > 0 {
			callers = append(slices.Clone(callers), types.SubscriberName)
		}
		rpc := strings.Join(callers, " & ")
		start := s.len()
		s.P("readonly #rpc: ", rpc, ";")
		s.replace(start, s.len(), syntax.Indentation+"#private;\n")
		s.P()
		s.P("constructor(rpc: ", rpc, ") {")
		s.body(func() { s.P("this.#rpc = rpc;") })
		for i := range all {
			s.Expect(i, len(all))
			s.P()
			printMethod(s, &all[i])
		}
		s.P()
		s.P(checkVersionDoc(v))
		s.P(types.CheckVersionName, "(options?: CallOptions): Promise<", types.VersionCheckName, "> {")
		s.body(func() { printCheckVersionCall(&s.Buffer) })
	}, "}")
	s.P()
	s.P("/** What an APIClient does. Anything that does the same may stand for it. */")
	s.P("export type " + types.APIName + " = { [K in keyof " + types.ClientName + "]: " + types.ClientName + "[K] };")
	s.P()
	s.P("/** The methods that are about channels. */")
	printType(&s.Buffer, channelMethods(v))
	return s
}

// channelMethods returns the type of the names of the methods that are about channels.
func channelMethods(v *view.View) *view.Union {
	names := &view.Union{Name: types.ChannelMethodName}
	for _, c := range v.Channels {
		for _, f := range c.Functions {
			names.Members = append(names.Members, view.Member{Expr: syntax.Quote(f.Method)})
		}
	}
	if names.Members == nil {
		names.Members = []view.Member{{Expr: "never"}}
	}
	return names
}

func printCheckVersionCall(b *emit.Buffer) {
	b.P("return ", types.CheckVersionName, "(this.#rpc, options);")
}

// printMethod prints the method that calls a function.
func printMethod(s *source, f *view.Function) {
	syntax.PrintDoc(&s.Buffer, f.Doc)
	s.Groups(syntax.MaxColumns, emit.List(f.Method+"(", f.Parameters[1:], "): "+f.Returns+" {"))
	s.body(func() { printCall(&s.Buffer, f) })
}

// printCall prints the body of the method.
func printCall(b *emit.Buffer, f *view.Function) {
	b.Groups(syntax.MaxColumns, emit.List("return "+f.Module+"."+f.Name+"(", f.Arguments, ");"))
}
