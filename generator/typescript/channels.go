package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// channelsFile returns channels.ts: the types of events, and functions for each channel, so that a page gets only what it uses.
func channelsFile(v *view.View) *source {
	s := newSource(8 * len(v.Channels))
	s.P()
	printLines(&s.Buffer, v.ChannelTypes)
	s.drop(func() { printLines(&s.Buffer, v.ChannelModules) })
	for _, c := range v.Channels {
		for _, t := range c.Types {
			s.P()
			printDeclaration(s, t)
		}
		s.drop(func() { printTable(&s.Buffer, c, ": "+types.EventsName+".EventChannel") })
		for i := range c.Functions {
			s.P()
			printFunction(s, &c.Functions[i])
		}
	}
	return s
}

// channelsScript returns the JavaScript of channels.ts.
func channelsScript(v *view.View) []byte {
	b := newBuffer()
	printImports(b, v.ChannelModules...)
	for _, c := range v.Channels {
		printTable(b, c, "")
		for i := range c.Functions {
			printScript(b, &c.Functions[i])
		}
	}
	return b.Bytes()
}

// printTable prints what a channel looks like on the wire. The type stands behind the constant.
func printTable(b *emit.Buffer, c *view.Channel, typ string) {
	b.P()
	b.Block("const "+c.Table+typ+" = {", func() {
		b.P("name: ", c.Wire, ",")
		b.P("pattern: ", c.Pattern, ",")
		if c.JoinLeave {
			b.P("joinLeave: true,")
		}
		b.Block("events: {", func() {
			for _, e := range c.Events {
				end := " },"
				if e.Publish {
					end = ", publish: true },"
				}
				b.Groups(syntax.MaxColumns, e.Decode.Before(e.Key+": { decode: ").After(end))
			}
		}, "},")
	}, "};")
}
