package service

import (
	"go/token"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// A typeName is the name of a type in the clients.
type typeName struct {
	name string
	what string // the type is, in words
	pos  token.Position
	fix  string // renames it
}

// reportTypeClashes reports the types that clients have for channels and events where another type has the name. The types of the API must have theirs. It returns
// false if there are any.
func reportTypeClashes(api *rpcdef.API, prog *load.Program, diags *diag.List) (ok bool) {
	ok = true
	first := map[string]typeName{}
	for _, t := range ownTypes(api) {
		first[rpcdef.Snake(t.name)] = t
	}
	for _, c := range api.Channels {
		for _, t := range typesOf(c) {
			key := rpcdef.Snake(t.name)
			other, taken := first[key]
			if !taken {
				first[key] = t
				continue
			}
			ok = false
			diags.ErrorAtf(t.pos, "%s is called %s in the clients, and so is %s: %s (the other: %s)", t.what, t.name, other.what, t.fix, prog.Place(other.pos))
		}
	}
	return ok
}

// ownTypes returns the types that the API declares.
func ownTypes(api *rpcdef.API) []typeName {
	all := make([]typeName, 0, len(api.Decls)+len(api.Errors))
	for _, d := range api.Decls {
		head := d.Header()
		all = append(all, typeName{name: head.Name, what: "the type " + head.GoName, pos: head.Pos})
	}
	for _, e := range api.Errors {
		all = append(all, typeName{name: rpcdef.Pascal(e.Name) + "Error", what: "the error " + e.GoName, pos: e.Pos})
	}
	return all
}

// typesOf returns the types that clients have for a channel: RoomEventsEvent for all of its events, and RoomEventsMessagePosted for one.
func typesOf(c *rpcdef.Channel) []typeName {
	all := []typeName{{c.UnionName(), "what the channel " + c.GoName + " gives", c.Pos, "rename the channel with //rpcgen:name NAME"}}
	for _, e := range c.Events {
		all = append(all, typeName{c.EventName(e), "the event " + e.GoName + " of the channel " + c.GoName, e.Pos, "rename one of them, or the channel with //rpcgen:name NAME"})
	}
	return all
}
