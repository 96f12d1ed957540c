package view

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// Channels are what api_events.go declares.
type Channels struct {
	Imports  [][]string
	Channels []*Channel
}

// A Channel is a channel of the API. The README reads it, too.
type Channel struct {
	Pattern        string
	Method         string // that reads it
	Doc            string // of the method
	Variable       string // that says what the channel is
	PatternLiteral string
	JoinLeave      bool

	Union   string // name of the interface that the events have
	Marker  string // the method that only they have
	Decode  string // name of the function that decodes them
	TypeDoc string
	Events  []*Event

	Params        []string // names of the parameters
	Types         []string // and their types
	Values        []string // of the pattern's parameters, as expressions
	Presence      string   // names of the methods; "" without presence
	PresenceStats string
}

// An Event is an event of a channel.
type Event struct {
	Doc        string
	Name       string // of the type
	Wire       string // name on the wire, as a literal
	Data       string // type
	Unmarshal  string // the function that decodes them, as an expression; "" if encoding/json does
	Publish    string // name of the method that publishes it; "" if clients may not
	PublishDoc string
}

func newChannels(api *rpcdef.API, n *names) Channels {
	r := newResolver(n)
	v := Channels{Channels: make([]*Channel, len(api.Channels))}
	for i, c := range api.Channels {
		v.Channels[i] = r.channel(c)
	}
	r.imports.Add("context")
	r.imports.Add("iter")
	v.Imports = r.imports.Groups()
	return v
}

// channel resolves a channel.
func (r *resolver) channel(c *rpcdef.Channel) *Channel {
	stem, method := channelStem(c), goname.Identifier(c.Name)
	v := &Channel{
		Pattern: c.Pattern, Method: method, Variable: goname.Local(c.Name) + "Channel", PatternLiteral: syntax.Quote(c.Pattern), JoinLeave: c.JoinLeave,
		Union: stem + "Event", Marker: "is" + stem + "Event", Decode: "decode" + stem + "Event",
	}
	v.Doc = godoc.Text(channelDoc(c, v))
	v.addParams(c)
	for _, e := range c.Events {
		v.Events = append(v.Events, r.event(c, e))
	}
	v.TypeDoc = godoc.Text(unionOfEventsDoc(v))
	if c.Presence {
		v.Presence, v.PresenceStats = method+"Presence", method+"PresenceStats"
	}
	return v
}

// addParams names the parameters of the channel's methods.
func (c *Channel) addParams(from *rpcdef.Channel) {
	taken := emit.NewNamespace("Go", nil, 8, "api", "ctx", "data", "options", c.Variable)
	for _, p := range from.Params() {
		name := goname.Local(p.Name)
		if goname.Reserved.Has(name) {
			name += "Value"
		}
		name = taken.Free(name)
		c.Params, c.Types, c.Values = append(c.Params, name), append(c.Types, p.Kind.String()), append(c.Values, name)
	}
	if from.PerUser {
		c.Values = append(c.Values, "api.rpc.UserID()")
	}
}

// event resolves an event.
func (r *resolver) event(c *rpcdef.Channel, e *rpcdef.Event) *Event {
	v := &Event{Name: eventName(c, e), Wire: syntax.Quote(e.Name), Data: r.goType(e.Data)}
	v.Doc = godoc.Text(eventDoc(e, v.Name))
	if isOpen(e.Data) {
		v.Unmarshal = r.unmarshalOf(e.Data)
	}
	if e.Publish {
		v.Publish = publishName(c, e)
		v.PublishDoc = godoc.Text(publishDoc(e, v.Publish))
	}
	return v
}

// channelStem is what the names of a channel's types begin with.
func channelStem(c *rpcdef.Channel) string {
	if c.IsRenamed() {
		return goname.Identifier(c.Name)
	}
	return goname.Exported(c.TypeName())
}

// eventName returns the name of the type of an event.
func eventName(c *rpcdef.Channel, e *rpcdef.Event) string { return channelStem(c) + e.GoName }

// publishName returns the name of the method that publishes an event.
func publishName(c *rpcdef.Channel, e *rpcdef.Event) string {
	return goname.Identifier(c.Name + "." + e.Name)
}

// claimChannels claims the names of the types that channels need.
func (n *names) claimChannels(channels []*rpcdef.Channel) {
	for _, c := range channels {
		n.taken.Claim(channelStem(c)+"Event", channelOwner(c))
		for _, e := range c.Events {
			n.taken.Claim(eventName(c, e), emit.Owner{What: "event " + e.GoName + " of channel " + c.GoName, Pos: e.Pos})
		}
	}
}

// claimChannelMethods claims the names of the methods that channels need.
func claimChannelMethods(taken *emit.Namespace, channels []*rpcdef.Channel) {
	for _, c := range channels {
		method := goname.Identifier(c.Name)
		taken.Claim(method, channelOwner(c))
		if c.Presence {
			taken.Claim(method+"Presence", channelOwner(c))
			taken.Claim(method+"PresenceStats", channelOwner(c))
		}
		for _, e := range c.Events {
			if e.Publish {
				taken.Claim(publishName(c, e), emit.Owner{What: "event " + strconv.Quote(e.Name) + " of channel " + c.GoName, Pos: e.Pos, Fix: "rename it with //rpcgen:event NAME"})
			}
		}
	}
}

func channelOwner(c *rpcdef.Channel) emit.Owner {
	return emit.Owner{What: "channel " + c.GoName, Pos: c.Pos, Fix: "rename the channel with //rpcgen:name NAME"}
}

// channelDoc returns the doc of the method that reads a channel. If it starts with the channel's name in the source, it starts with the method's instead.
func channelDoc(c *rpcdef.Channel, v *Channel) string {
	text := godoc.Renamed(c.Doc.Text, c.GoName, v.Method)
	reads := "It returns what comes on the channel " + c.Pattern + ", from the moment on that the sequence is read, until the loop is left\n" +
		"or ctx ends. A [*DecodeError] doesn't end the sequence, any other error does."
	if strings.TrimSpace(text) == "" {
		return strings.Replace(reads, "It", v.Method, 1)
	}
	return godoc.InsertBeforeDeprecation(text, reads)
}

// Members returns the names of the types that the channel's events have.
func (c *Channel) Members() []string {
	names := make([]string, 0, len(c.Events)+4)
	for _, e := range c.Events {
		names = append(names, e.Name)
	}
	names = append(names, "Gap")
	if c.JoinLeave {
		names = append(names, "Join", "Leave")
	}
	return append(names, "UnknownEvent")
}

// Arguments returns the arguments of the method that reads the channel, with made-up values.
func (c *Channel) Arguments() string {
	args := []string{"ctx"}
	for _, typ := range c.Types {
		if typ == "string" {
			args = append(args, syntax.Quote("7"))
		} else {
			args = append(args, "7")
		}
	}
	return strings.Join(args, ", ")
}

// unionOfEventsDoc returns the doc of the interface of a channel's events.
func unionOfEventsDoc(v *Channel) string {
	const separator = "]\n  - [*"
	return v.Union + " is what [APIClient." + v.Method + "] gives. It is one of:\n  - [*" + strings.Join(v.Members(), separator) + "]"
}

// eventDoc returns the doc of an event's type.
func eventDoc(e *rpcdef.Event, name string) string {
	text := godoc.Renamed(e.Doc.Text, e.GoName, name)
	if strings.TrimSpace(text) == "" {
		text = name + " is the event " + e.Name + "."
	}
	return text
}

// publishDoc returns the doc of the method that publishes an event. The event's own follows, which says if it is deprecated.
func publishDoc(e *rpcdef.Event, method string) string {
	text := method + " publishes the event " + e.Name + " on the channel, which the client must read meanwhile. Readers are told who did."
	if own := strings.TrimSpace(e.Doc.Text); own != "" {
		text += "\n\n" + own
	}
	return text
}
