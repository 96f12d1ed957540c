package view

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Channel is a channel with the type that publishes its events, and the interface of who says who may subscribe.
type Channel struct {
	Names    ChannelNames
	Pattern  string         // as docs have it, with what it is: "the channels chat.room.{room_id}"
	Declared []syntax.Field // what the API declares of it
	Doc      string
	Params   []Param
	Events   []*Event
	IsAsked  bool // an authorizer says who may subscribe
	Imports  []string
}

// ChannelNames are what the package declares for a channel.
type ChannelNames struct {
	Publisher   string // the type that publishes, e.g. "RoomEvents"
	Constructor string // "NewRoomEvents"
	Channel     string // the function that returns the channel of some values: "RoomEventsChannel"
	Authorizer  string // the interface: "RoomEventsAuthorizer"
	Authorize   string // the function that registers one: "AuthorizeRoomEvents"
	Variable    string // what the API declares of it: "channelRoomEvents"
}

// A Param is a parameter of a channel's pattern.
type Param struct {
	Name   string
	GoType string // string or int64
	Value  string // what an authorizer gets, an expression
}

// Completed is the variable that holds the data of an event when they are complete.
const Completed = "completed"

// An Event is an event with the methods that publish it.
type Event struct {
	Method, Broadcast       string
	MethodDoc, BroadcastDoc string

	Wire     string // its name on the wire, as a literal
	Data     string // type of the parameter data
	Value    string // what is published
	Complete string // a call that completes the data; "" if there is nothing to complete
}

func newChannelNames(c *rpcdef.Channel) ChannelNames {
	name := goname.Identifier(c.Name)
	return ChannelNames{name, "New" + name, name + "Channel", name + "Authorizer", "Authorize" + name, "channel" + name}
}

// all returns the names.
func (n ChannelNames) all() []string {
	return []string{n.Publisher, n.Constructor, n.Channel, n.Authorizer, n.Authorize, n.Variable}
}

// channel resolves a channel.
func (r *resolver) channel(c *rpcdef.Channel) *Channel {
	v := &Channel{
		Names: newChannelNames(c), Pattern: "the channels " + c.Pattern, Declared: declaredFields(c),
		Params: r.params(c), IsAsked: c.IsAsked(), Imports: []string{"context", r.runtime},
	}
	if len(v.Params) == 0 {
		v.Pattern = "the channel " + c.Pattern
	}
	v.Doc = godoc.Text(channelDoc(c, v))
	methods := emit.NewNamespace(emit.GoServer, r.errs, 2*len(c.Events), syntax.WithMethod)
	for _, e := range c.Events {
		v.Events = append(v.Events, r.event(c, e, v.Names.Publisher, methods))
		for _, p := range e.Go.Packages() {
			v.Imports = append(v.Imports, r.path(p))
		}
	}
	return v
}

// channelDoc returns the doc of the type that publishes.
func channelDoc(c *rpcdef.Channel, v *Channel) string {
	own := v.Names.Publisher + " publishes events on " + v.Pattern + ". Any number of goroutines may use it at once."
	if text := strings.TrimSpace(c.Doc.Text); text != "" {
		return own + "\n\n" + godoc.Renamed(text, c.GoName, v.Names.Publisher)
	}
	return own
}

// declaredFields returns what the API declares of a channel, as the fields of the runtime's Channel.
func declaredFields(c *rpcdef.Channel) []syntax.Field {
	fields := []syntax.Field{{Name: "Name", Value: syntax.Quote(c.Name)}, {Name: "Pattern", Value: syntax.Quote(c.Pattern)}, {Name: "Hash", Value: syntax.Quote(c.Hash)}}
	for _, flag := range []struct {
		name string
		is   bool
	}{{"Public", c.Public}, {"Recover", c.Recover}, {"Presence", c.Presence}, {"JoinLeave", c.JoinLeave}} {
		if flag.is {
			fields = append(fields, syntax.Field{Name: flag.name, Value: "true"})
		}
	}
	var published []string
	for _, e := range c.Events {
		if e.Publish {
			published = append(published, syntax.Quote(e.Name))
		}
	}
	if len(published) > 0 {
		fields = append(fields, syntax.Field{Name: "Published", Value: "[]string{" + strings.Join(published, ", ") + "}"})
	}
	return fields
}

// channelLocals are the names that the functions of a channel declare beside its parameters.
var channelLocals = []string{"authorizer", "channels", Completed, "ctx", "data", "e", "err", "s", "values"}

// params returns the parameters that functions take for a channel: those of its pattern, and whose channel it is.
func (r *resolver) params(c *rpcdef.Channel) []Param {
	all := c.Params()
	if c.PerUser {
		all = append(all, rpcdef.ChannelParam{Name: "user_id", Kind: rpcdef.String})
	}
	taken := emit.NewNamespace("Go", nil, len(all), channelLocals...)
	for _, name := range r.imports {
		taken.Free(name)
	}
	views := make([]Param, len(all))
	for i, p := range all {
		name := goname.Local(p.Name)
		if taken.Has(name) || r.declared.Has(name) || goname.Reserved.Has(name) {
			name += "Value"
		}
		views[i] = Param{Name: taken.Free(name), GoType: "string", Value: "values[" + strconv.Itoa(i) + "]"}
		if p.Kind == rpcdef.Int64 {
			views[i].GoType, views[i].Value = "int64", "values.Int64("+strconv.Itoa(i)+")"
		}
	}
	return views
}

// event resolves an event, whose methods get names among those of the publisher.
func (r *resolver) event(c *rpcdef.Channel, e *rpcdef.Event, publisher string, methods *emit.Namespace) *Event {
	name := goname.Exported(e.GoName)
	v := &Event{
		Method: name, Broadcast: "Broadcast" + name,
		Wire: syntax.Quote(e.Name), Data: r.wholeType(&e.Go), Value: "data",
	}
	// Methods that marshal may have a pointer receiver. A type that names no package has none in it.
	byPointer := mayBeNil(e.Data) || !e.Go.Pointer && len(e.Go.Packages()) > 0
	if complete := completeEvent(c, e); complete != "" {
		v.Complete, v.Value = complete+"(data)", Completed
		if !e.Go.Pointer {
			v.Complete, byPointer = complete+"(&data)", false // it returns a pointer
		}
	}
	if byPointer {
		v.Value = "&" + v.Value
	}
	owner := emit.Owner{What: "event " + strconv.Quote(e.Name), Pos: e.Pos, Fix: "rename one"}
	methods.Claim(v.Method, owner)
	if len(c.Params()) > 0 || c.PerUser {
		methods.Claim(v.Broadcast, owner)
	}

	text := godoc.Renamed(e.Doc.Text, e.GoName, name)
	if strings.TrimSpace(text) == "" {
		text = name + " publishes the event " + e.Name + "."
	}
	v.MethodDoc = godoc.Text(text)
	text = v.Broadcast + " is [" + publisher + "." + name + "] for several channels at once.\nThe error is a [*" + syntax.RuntimePackage +
		".BroadcastError] if only some of them didn't get the event."
	if e.Doc.Deprecated != "" {
		text += "\n\nDeprecated: " + e.Doc.Deprecated
	}
	v.BroadcastDoc = godoc.Text(text)
	return v
}
