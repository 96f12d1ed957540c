package python

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/view"
)

// eventsFile prints api_events.py.
func eventsFile(v view.Events) []byte {
	p := newPrinter("The channels that the API declares, and their events.", v.HasDeprecated)
	p.importBlocks(v.Imports)
	for _, c := range v.Channels {
		for _, e := range c.Events {
			p.P()
			p.P()
			p.event(e)
		}
		p.P()
		p.P()
		p.eventUnion(c, v.Alias)
		p.doc(c.UnionDoc)
		p.P()
		p.channel(c, v.Channel)
	}
	return p.Bytes()
}

// event prints the model of an event.
func (p *printer) event(e view.Event) {
	p.decorators(e.Decorators)
	p.P("class ", e.Name, "(", e.Base, "):")
	p.In(func() {
		p.doc(e.Doc)
		if e.Doc != "" {
			p.P()
		}
		p.code(emit.Leaf("type: "), e.Literal, emit.Leaf(" = "+e.Wire))
		p.field(view.Field{Name: "data", Type: e.Data})
		if e.Publish {
			p.P("user: str | None = None")
			p.doc("The id of the user who has published it; None if the server has.")
		}
	})
}

// eventUnion prints the type of a channel's events.
func (p *printer) eventUnion(c view.Channel, alias string) {
	start := c.Union + ": " + alias + " = "
	if p.OneLine(syntax.MaxColumns, emit.Leaf(start), c.Members) {
		return
	}
	p.P(start, "(")
	p.In(func() { p.code(c.Members) })
	p.P(")")
}

// channel prints the constant of a channel, which is an instance of the class.
func (p *printer) channel(c view.Channel, class string) {
	p.Block(c.Constant+": "+class+"["+c.Union+"] = "+class+"(", func() {
		p.P(c.Name, ",")
		p.P(c.Pattern, ",")
		p.Block("{", func() {
			for _, e := range c.Events {
				p.P(e.Wire, ": ", e.Name, ",")
			}
		}, "},")
		if len(c.Published) > 0 {
			end := ")"
			if len(c.Published) == 1 {
				end = ",)"
			}
			p.code(emit.List("published=(", c.Published, end), emit.Leaf(","))
		}
		if c.Recover {
			p.P("recover=True,")
		}
	}, ")")
	p.doc(c.Doc)
}

// callerChannels prints what the base client does for channels.
func (p *printer) callerChannels(v view.Client) {
	const none = "timeout: float | None = None"
	at := "channel: " + v.Channel + "["
	values := "values: dict[str, str | int]"
	p.P()
	p.head("def events", syntax.Leaves([]string{"self", at + "_E]", values, "/", "*", "queue: int = 1024"}), emit.Leaf("EventStream[_E]"), ":")
	p.In(func() {
		p.P(`"""Return the events of a channel."""`)
		p.P("...")
	})
	if v.HasPublish {
		p.P()
		p.head("async def publish", syntax.Leaves([]string{
			"self", at + v.AnyType + "]", values, "event: str", "data: " + v.AnyType, "/", "*", none,
		}), emit.Leaf("None"), ":")
		p.In(func() {
			p.P(`"""Publish an event on a channel."""`)
			p.P("...")
		})
	}
	if !v.HasPresence {
		return
	}
	for _, ask := range [][3]string{
		{"presence", "list[Member]", "Return who is subscribed to a channel."}, {"presence_stats", "PresenceStats", "Return how many are subscribed to a channel."},
	} {
		p.P()
		p.head("async def "+ask[0], syntax.Leaves([]string{"self", at + v.AnyType + "]", values, "/", "*", none}), emit.Leaf(ask[1]), ":")
		p.In(func() {
			p.P(`"""`, ask[2], `"""`)
			p.P("...")
		})
	}
}
