package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// Events is api_events.py.
type Events struct {
	Imports  syntax.Imports
	Channel  string // the name of Channel
	Alias    string // the name of TypeAlias
	Channels []Channel

	HasDeprecated bool
}

// A Channel is a channel with its events.
type Channel struct {
	Name      string // in the client, as a literal
	Pattern   string // as a literal
	Constant  string // what the package calls it
	Union     string // the type of its events
	UnionDoc  string
	Doc       string
	Events    []Event
	Members   emit.Group // of the union
	Published []emit.Group
	Recover   bool
}

// An Event is the model of an event.
type Event struct {
	Name       string
	Wire       string // as a literal
	Literal    emit.Group
	Base       string
	Doc        string
	Decorators []emit.Group
	Data       emit.Group
	Publish    bool
}

func newEvents(api *rpcdef.API, d *types.Names) Events {
	s := types.NewScope(d, false)
	v := Events{HasDeprecated: d.HasDeprecated}
	if len(api.Channels) == 0 {
		return v
	}
	v.Channel, v.Alias = s.Use("Channel"), s.Use("TypeAlias")
	for _, c := range api.Channels {
		names := d.Channels[c]
		view := Channel{
			Name: syntax.Quote(names.Method), Pattern: syntax.Quote(c.Pattern), Constant: names.Constant,
			Union: names.Union, UnionDoc: "What " + names.Method + " gives.", Doc: c.Doc.Text, Recover: c.Recover,
		}
		members := make([]emit.Group, 0, len(c.Events)+4)
		for i, e := range c.Events {
			event := newEvent(s, e, names.Events[i])
			view.Events = append(view.Events, event)
			members = append(members, emit.Leaf(event.Name))
			if e.Publish {
				view.Published = append(view.Published, emit.Leaf(event.Wire))
			}
		}
		for _, name := range specialEvents(c) {
			members = append(members, emit.Leaf(s.Own(name)))
		}
		view.Members = syntax.Union(members...)
		v.Channels = append(v.Channels, view)
	}
	v.Imports = s.Imports()
	return v
}

func newEvent(s *types.Scope, e *rpcdef.Event, name string) Event {
	use := rpcdef.InResults
	if e.Publish {
		use |= rpcdef.InParams
	}
	m := &types.Mapper{Scope: s, Use: use}
	wire := syntax.Quote(syntax.JSONString(e.Name))
	return Event{
		Name: name, Wire: wire, Literal: syntax.Generic(s.Use("Literal"), emit.Leaf(wire)), Base: s.Use("RPCModel"), Doc: e.Doc.Text,
		Decorators: classDecorators(s, e.Doc), Data: m.Expr(e.Data), Publish: e.Publish,
	}
}

// specialEvents are those of a channel that no server declares.
func specialEvents(c *rpcdef.Channel) []string {
	if c.JoinLeave {
		return []string{"UnknownEvent", "Gap", "Join", "Leave"}
	}
	return []string{"UnknownEvent", "Gap"}
}
