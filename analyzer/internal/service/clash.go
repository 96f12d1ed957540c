package service

import (
	"go/token"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// reportStrayDirectives reports the directives of methods of interfaces that no service or no channel is or embeds.
func (c *serviceConverter) reportStrayDirectives() {
	for field, directives := range c.prog.Directives.Methods {
		report := func(pos token.Pos, name, kind, annotation string) {
			switch {
			case c.used[field]:
				c.diags.Errorf(pos, "rpcgen:%s stands in a service, expected in a channel: remove it", name)
			case c.event[field]:
				c.diags.Errorf(pos, "rpcgen:%s stands in a channel, whose methods are events, expected in a service: remove it", name)
			default:
				c.diags.Errorf(pos, "rpcgen:%s stands in an interface that is no %s: annotate the interface with //rpcgen:%s", name, kind, annotation)
			}
		}
		if directives.Method != nil && !c.used[field] {
			report(directives.Method.Pos, "method", "service", "service")
		}
		if directives.Ignore && !c.used[field] {
			report(field.Pos(), "ignore", "service", "service")
		}
		if directives.Event != nil && !c.event[field] {
			report(directives.Event.Pos, "event", "channel", "channel PATTERN")
		}
	}
}

// A named thing is a method or a channel, which have names of one kind in the clients.
type named struct {
	name   string
	pos    token.Position
	method bool
}

// what returns the thing in words.
func (n *named) what() string {
	if n.method {
		return "the method " + n.name
	}
	return "the channel " + n.name
}

// reportClashes reports methods and channels whose names are the same, or become the same in the clients, at the second one.
func reportClashes(api *rpcdef.API, prog *load.Program, diags *diag.List) {
	first := map[string]named{}
	check := func(n named) {
		key := rpcdef.Snake(n.name)
		other, taken := first[key]
		if !taken {
			first[key] = n
			return
		}
		later, earlier := n, other
		if source.ComparePositions(n.pos, other.pos) < 0 {
			later, earlier = other, n
		}
		diags.ErrorAtf(later.pos, "%s (the other: %s)", clashText(&later, &earlier), prog.Place(earlier.pos))
	}
	for _, m := range api.Methods() {
		check(named{m.Name, m.Pos, true})
	}
	for _, c := range api.Channels {
		check(named{c.Name, c.Pos, false})
	}
}

// clashText says how two names are the same, and which directive renames one.
func clashText(later, earlier *named) string {
	switch {
	case later.method && earlier.method && later.name == earlier.name:
		return "the wire name " + later.name + " is the name of two methods: rename one with //rpcgen:method NAME"
	case later.method && earlier.method:
		return "the wire name " + later.name + " and " + earlier.name + " are the same name in the clients: rename one with //rpcgen:method NAME"
	case !later.method && !earlier.method:
		return "two channels are called " + later.name + " in the clients: rename one with //rpcgen:name NAME"
	default:
		return later.what() + " and " + earlier.what() + " have the same name in the clients: rename the channel with //rpcgen:name NAME"
	}
}
