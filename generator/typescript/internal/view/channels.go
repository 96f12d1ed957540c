package view

import (
	"maps"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A Channel is a channel of the API: the types of its events, what it looks like on the wire, and the functions that read it and more.
type Channel struct {
	Types     []Declaration // an interface for each event, then their union
	Table     string        // the constant that says what it looks like on the wire
	Title     string        // what it is called, for the README
	Wire      string        // its name in the API, as a literal
	Pattern   string        // as a literal
	JoinLeave bool
	Events    []Event
	Functions []Function // of channels.ts, and methods of client.ts
}

// An Event is an event of the table.
type Event struct {
	Key     string
	Decode  emit.Group
	Publish bool
}

// A channelsMaker resolves channels.ts, and collects what it imports.
type channelsMaker struct {
	decodes, checks codecMapper
	mentioned       *types.Mentions
	own             map[string]bool // types of events.ts
	published       *types.Mentions // types that client.ts needs for the channels, too
	unions          []string        // types of channels.ts that client.ts needs
}

// addChannels resolves channels.ts, and what client.ts has of it.
func (v *View) addChannels(api *rpcdef.API, names codecNames) {
	if len(api.Channels) == 0 {
		return
	}
	file := newCodecFile()
	m := &channelsMaker{
		decodes: codecMapper{results: true, names: names, file: file}, checks: codecMapper{names: names, file: file},
		mentioned: types.NewMentions(), published: types.NewMentions(), own: map[string]bool{types.SubscriberName: true},
	}
	for _, c := range api.Channels {
		v.Channels = append(v.Channels, m.channel(c))
	}
	own := slices.Sorted(maps.Keys(m.own))
	v.ChannelTypes = []syntax.Import{syntax.NewImport("import type", types.EventsModule, own...)}
	if named := m.mentioned.Names(api); len(named) > 0 {
		v.ChannelTypes = append(v.ChannelTypes, syntax.NewImport("import type", types.TypesModule, named...))
	}
	v.ChannelModules = append([]syntax.Import{syntax.Whole(types.EventsName, types.EventsModule)}, file.modules()...)
	inUnions := emit.NewWords(types.GapName, "Join", "Leave", "UnknownEvent")
	v.importChannels(api, m, slices.DeleteFunc(slices.Clone(own), inUnions.Has))
}

// importChannels adds what client.ts imports for the channels.
func (v *View) importChannels(api *rpcdef.API, m *channelsMaker, own []string) {
	slices.Sort(m.unions)
	v.ClientImports = append(slices.Clone(v.ClientImports),
		syntax.NewImport("import type", types.ChannelsModule, m.unions...), syntax.NewImport("import type", types.EventsModule, own...))
	named := m.published.Names(api)
	if len(named) == 0 {
		return
	}
	for i, line := range v.ClientImports {
		if line.Module == types.TypesModule {
			all := append(slices.Clone(line.Names), named...)
			slices.Sort(all)
			v.ClientImports[i].Names = slices.Compact(all)
			return
		}
	}
	v.ClientImports = append(v.ClientImports, syntax.NewImport("import type", types.TypesModule, named...))
}

func (m *channelsMaker) channel(c *rpcdef.Channel) *Channel {
	names := types.NewChannelNames(c)
	view := &Channel{
		Table: names.Read + "Channel", Title: c.Pattern, Wire: syntax.Quote(c.Name), Pattern: syntax.Quote(c.Pattern), JoinLeave: c.JoinLeave,
	}
	union := &Union{Doc: syntax.Doc{Text: "What " + names.Read + " gives."}, Name: names.Union}
	add := func(name string) { union.Members = append(union.Members, Member{Expr: name}) }
	for _, e := range c.Events {
		view.Types = append(view.Types, m.eventType(c, e))
		view.Events = append(view.Events, Event{syntax.OwnKey(e.Name), m.decodes.shape(e.Data), e.Publish})
		add(c.EventName(e))
	}
	for _, own := range ownEvents(c) {
		m.own[own] = true
		add(own)
	}
	view.Types = append(view.Types, union)
	m.unions = append(m.unions, names.Union)
	view.Functions = m.functions(c, names, view.Table)
	return view
}

// ownEvents returns the types of what any channel gives besides its events.
func ownEvents(c *rpcdef.Channel) []string {
	if c.JoinLeave {
		return []string{"Join", "Leave", "Gap", "UnknownEvent"}
	}
	return []string{"Gap", "UnknownEvent"}
}

// eventType resolves the interface of an event.
func (m *channelsMaker) eventType(c *rpcdef.Channel, e *rpcdef.Event) Declaration {
	m.mentioned.Add(e.Data, rpcdef.InResults)
	view := &Interface{Doc: types.NewDoc(e.Doc), Name: c.EventName(e), Fields: []types.Field{
		{Key: "type", Type: syntax.Quote(e.Name)},
		{Key: "data", Type: types.Expr(e.Data, rpcdef.InResults, 1)},
	}}
	if e.Publish {
		user := syntax.Doc{Text: "Who has published it; null if the server has."}
		view.Fields = append(view.Fields, types.Field{Doc: user, Key: "user", Type: "string | null"})
	}
	return view
}

// functions resolves the functions of a channel.
func (m *channelsMaker) functions(c *rpcdef.Channel, names types.ChannelNames, table string) []Function {
	m.own["EventOptions"], m.own["EventStream"] = true, true
	read := m.function(c, names.Read, "EventOptions", "EventStream<"+names.Union+">")
	read.Doc = types.NewDoc(c.Doc, "Reads the channel "+c.Pattern+".")
	read.Body = []emit.Group{channelCall("return ", "openEvents", table, c)}
	all := []Function{read}
	for _, e := range c.Events {
		if e.Publish {
			all = append(all, m.publish(c, e, table))
		}
	}
	if !c.Presence {
		return all
	}
	for _, ask := range []struct{ name, call, result, doc string }{
		{names.Presence, "presence", "Member[]", "Returns who reads " + names.Read + ", by their connections. Only those who read it may ask."},
		{names.Stats, "presenceStats", "PresenceStats", "Returns how many read " + names.Read + ". Only those who read it may ask."},
	} {
		m.own["RequestOptions"], m.own[strings.TrimSuffix(ask.result, "[]")] = true, true
		f := m.function(c, ask.name, "RequestOptions", "Promise<"+ask.result+">")
		f.Doc = syntax.Doc{Text: ask.doc}
		f.Body = []emit.Group{channelCall("return ", ask.call, table, c)}
		all = append(all, f)
	}
	return all
}

// publish resolves the function that publishes an event.
func (m *channelsMaker) publish(c *rpcdef.Channel, e *rpcdef.Event, table string) Function {
	m.own["RequestOptions"] = true
	m.mentioned.Add(e.Data, rpcdef.InParams)
	m.published.Add(e.Data, rpcdef.InParams)
	f := m.function(c, types.PublishName(c, e), "", "Promise<void>")
	f.Doc = types.NewDoc(e.Doc, "Publishes the event. Only those who read the channel may.")
	f.Async = true
	f.addParameter("data", ": "+types.Expr(e.Data, rpcdef.InParams, 1))
	f.addParameter("options", "?: RequestOptions")
	if m.checks.needs(e.Data) {
		f.Body = append(f.Body, m.checks.check(syntax.Quote(c.Name+"."+e.Name), "data", e.Data))
	}
	f.Body = append(f.Body, channelCall("await ", "publishEvent", table, c, syntax.Quote(e.Name), "data"))
	return f
}

// function resolves the parameters of a function of a channel.
func (m *channelsMaker) function(c *rpcdef.Channel, name, options, returns string) Function {
	f := Function{Module: types.ChannelsName, Name: types.SafeChannelFunction(name), Method: name, Wire: c.Name, Returns: returns}
	f.addBaseClient(types.SubscriberName)
	if params := c.Params(); len(params) > 0 {
		fields := make([]emit.Group, len(params))
		for i, p := range params {
			fields[i] = emit.Leaf(p.Name + ": " + either(p.Kind == rpcdef.String, "string", "number | bigint"))
		}
		f.addTyped(types.ParamsName, emit.Group{Open: ": {", Items: fields, Close: "}", Style: emit.Semicolons})
	}
	if options != "" {
		f.addParameter("options", "?: "+options)
	}
	return f
}

// channelCall returns a call of a function of events.ts.
func channelCall(keyword, function, table string, c *rpcdef.Channel, more ...string) emit.Group {
	params := either(len(c.Params()) > 0, types.ParamsName, "{}")
	arguments := append([]string{"rpc", table, params}, more...)
	return emit.List(keyword+types.EventsName+"."+function+"(", syntax.Leaves(append(arguments, "options")...), ")")
}
