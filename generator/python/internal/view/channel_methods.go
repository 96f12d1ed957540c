package view

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A ChannelMethod is a method of APIClient that reads a channel, publishes an event, or asks who reads it.
type ChannelMethod struct {
	Method
	args []emit.Group // of a call of the method by another with the same parameters
}

// channels adds what the client needs for channels, and for methods that tell their progress.
func (r *methodResolver) channels(v *Client, api *rpcdef.API) {
	if types.HasProgress(api) {
		v.HasProgress = true
		v.Callable, v.Progress, v.TypeVar = r.scope.Use("Callable"), r.scope.Use("Progress"), r.scope.Use("TypeVar")
		r.scope.Own("RPCClientError")
	}
	for _, c := range api.Channels {
		v.Channel, v.TypeVar = r.scope.Use("Channel"), r.scope.Use("TypeVar")
		v.HasPublish, v.HasPresence = v.HasPublish || c.Publishes(), v.HasPresence || c.Presence
		v.Channels = append(v.Channels, r.channelMethods(c)...)
	}
}

// channelMethods returns the methods of a channel.
func (r *methodResolver) channelMethods(c *rpcdef.Channel) []ChannelMethod {
	names := r.scope.Names.Channels[c]
	if !r.isSync {
		r.scope.Add(".api_events", names.Constant, names.Constant)
	}
	methods := []ChannelMethod{r.reads(c, names)}
	for i, e := range c.Events {
		if e.Publish {
			methods = append(methods, r.publishes(c, names, e, names.Events[i]))
		}
	}
	if c.Presence {
		members := syntax.Generic("list", emit.Leaf(r.scope.Own("Member")))
		methods = append(methods,
			r.asks(c, names, "presence", members, "Return the connections that are subscribed to the channel. Only those who read it may ask."),
			r.asks(c, names, "presence_stats", emit.Leaf(r.scope.Own("PresenceStats")), "Return how many are subscribed to the channel. Only those who read it may ask."))
	}
	return methods
}

func (r *methodResolver) reads(c *rpcdef.Channel, names types.ChannelNames) ChannelMethod {
	r.scope.Add(".api_events", names.Union, names.Union)
	params, args, values := channelValues(c)
	stream := "EventStream"
	if r.isSync {
		stream = "SyncEventStream"
	}
	v := Method{
		Name: names.Method, Decorators: methodDecorators(r.scope, c.Doc),
		Doc:     channelDoc(c.Doc, "the events of the channel "+c.Pattern+", which is subscribed while they are read."),
		Params:  syntax.Signature(nil, append(params, syntax.Parameter("queue", emit.Leaf("int"), "1024"))),
		Returns: syntax.Generic(r.scope.Own(stream), emit.Leaf(names.Union)),
	}
	events := r.channelCall(v.Name, "events", emit.Leaf(names.Constant), values, emit.Leaf("queue=queue"))
	v.Body = []emit.Group{events.Before("return ")}
	return ChannelMethod{v, append(args, emit.Leaf("queue=queue"))}
}

// channelDoc returns the doc of the method that reads a channel, and returns what the text says.
func channelDoc(doc rpcdef.Doc, returns string) string {
	if doc.Text == "" {
		return "Return " + returns
	}
	return doc.Text + "\n\nIt returns " + returns
}

func (r *methodResolver) publishes(c *rpcdef.Channel, names types.ChannelNames, e *rpcdef.Event, model string) ChannelMethod {
	params, args, values := channelValues(c)
	plain := &types.Mapper{Scope: r.scope, Plain: true, Use: rpcdef.InParams | rpcdef.InResults}
	v := Method{
		Name: types.PublishName(names.Method, e), IsAsync: true, Decorators: methodDecorators(r.scope, e.Doc),
		Doc:     strings.TrimPrefix(e.Doc.Text+"\n\nIt is published by this client, which must be subscribed to the channel.", "\n\n"),
		Params:  syntax.Signature([]emit.Group{syntax.Parameter("data", plain.Expr(e.Data), "")}, append(params, timeoutOption("None"))),
		Returns: emit.Leaf("None"),
	}
	args = append(append([]emit.Group{emit.Leaf("data")}, args...), emit.Leaf("timeout=timeout"))
	if r.isSync {
		return ChannelMethod{v, args}
	}
	r.scope.Add(".api_events", model, model)
	build := syntax.Call(r.scope.Use("encode"), syntax.Call(model, emit.Leaf("data=data")))
	publish := r.channelCall(v.Name, "publish", emit.Leaf(names.Constant), values, emit.Leaf(syntax.Quote(syntax.JSONString(e.Name))), emit.Leaf(`event["data"]`),
		emit.Leaf("timeout=timeout"))
	v.Body = []emit.Group{build.Before("event = "), publish.Before("await ")}
	return ChannelMethod{v, args}
}

func (r *methodResolver) asks(c *rpcdef.Channel, names types.ChannelNames, kind string, returns emit.Group, doc string) ChannelMethod {
	params, args, values := channelValues(c)
	v := Method{
		Name: names.Method + "_" + kind, IsAsync: true, Decorators: methodDecorators(r.scope, c.Doc), Doc: doc,
		Params: syntax.Signature(nil, append(params, timeoutOption("None"))), Returns: returns,
	}
	ask := r.channelCall(v.Name, kind, emit.Leaf(names.Constant), values, emit.Leaf("timeout=timeout"))
	v.Body = []emit.Group{ask.Before("return await ")}
	return ChannelMethod{v, append(args, emit.Leaf("timeout=timeout"))}
}

// channelCall returns the call of a method of the base client.
func (r *methodResolver) channelCall(name, function string, args ...emit.Group) emit.Group {
	return syntax.Call("_rpc(self, "+syntax.Quote(name)+")."+function, args...)
}

// channelValues returns the parameters of a channel: as a method declares them, as it passes them to another, and as the base client gets them.
func channelValues(c *rpcdef.Channel) (params, args []emit.Group, values emit.Group) {
	var items []emit.Group
	keywords := types.ChannelKeywords(c)
	for i, p := range c.Params() {
		name := keywords[i]
		kind := "str"
		if p.Kind == rpcdef.Int64 {
			kind = "int"
		}
		params = append(params, syntax.Parameter(name, emit.Leaf(kind), ""))
		args = append(args, emit.Leaf(name+"="+name))
		items = append(items, emit.Leaf(syntax.Quote(p.Name)+": "+name))
	}
	if items == nil {
		return nil, nil, emit.Leaf("{}")
	}
	return params, args, emit.List("{", items, "}")
}
