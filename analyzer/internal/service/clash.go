package service

import (
	"cmp"
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
		if directives.Ignore != nil && !c.used[field] {
			report(directives.Ignore.Pos, "ignore", "service", "service")
		}
		if directives.Event != nil && !c.event[field] {
			report(directives.Event.Pos, "event", "channel", "channel PATTERN")
		}
	}
}

// A named thing is a method, a channel, or a method that clients have for a channel: they have names of one kind in the clients.
type named struct {
	name string
	pos  token.Position
	what string // in words
	fix  string // renames it
}

const renameChannel = "rename the channel with //rpcgen:name NAME"

// methodNames returns the names that the API gives to methods of the clients.
func methodNames(api *rpcdef.API) []named {
	var all []named
	for _, m := range api.Methods() {
		all = append(all, named{m.Name, m.Pos, "the method " + m.Name, ""})
	}
	for _, c := range api.Channels {
		all = append(all, named{c.Name, c.Pos, "the channel " + c.Name, renameChannel})
	}
	for _, c := range api.Channels {
		for _, e := range c.Events {
			if e.Publish {
				all = append(all, named{c.Name + "_" + e.Name, e.Pos, "the method that publishes " + c.Name + "_" + e.Name, "rename the event with //rpcgen:event NAME"})
			}
		}
		if c.Presence {
			for _, name := range []string{c.Name + "_presence", c.Name + "_presence_stats"} {
				all = append(all, named{name, c.Pos, "the method " + name + " of the channel " + c.GoName, renameChannel})
			}
		}
	}
	return all
}

// reportClashes reports methods and channels whose names are the same, or become the same in the clients, at the second one.
func reportClashes(api *rpcdef.API, prog *load.Program, diags *diag.List) {
	first := map[string]named{}
	for _, n := range methodNames(api) {
		key := rpcdef.Snake(n.name)
		other, taken := first[key]
		if !taken {
			first[key] = n
			continue
		}
		later, earlier := n, other
		if source.ComparePositions(n.pos, other.pos) < 0 {
			later, earlier = other, n
		}
		diags.ErrorAtf(later.pos, "%s (the other: %s)", clashText(&later, &earlier), prog.Place(earlier.pos))
	}
}

// clashText says how two names are the same, and which directive renames one.
func clashText(later, earlier *named) string {
	switch {
	case later.fix == "" && earlier.fix == "" && later.name == earlier.name:
		return "the wire name " + later.name + " is the name of two methods: rename one with //rpcgen:method NAME"
	case later.fix == "" && earlier.fix == "":
		return "the wire name " + later.name + " and " + earlier.name + " are the same name in the clients: rename one with //rpcgen:method NAME"
	case later.what == earlier.what:
		return "two channels are called " + later.name + " in the clients: rename one with //rpcgen:name NAME"
	default:
		return later.what + " and " + earlier.what + " have the same name in the clients: " + cmp.Or(later.fix, earlier.fix)
	}
}
