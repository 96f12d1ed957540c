package rpcdef

import "go/token"

// A Channel is an annotated interface whose methods are events. Servers publish them, and clients that are subscribed read them.
type Channel struct {
	Name        string // in the clients, beside the names of methods, in snake_case: "room_events"
	GoName      string // the interface's name, e.g. "RoomEvents"
	Package     string // import path of the package that declares it
	PackageName string // as the package clause has it
	Doc         Doc
	Pos         token.Position // of the interface's name

	// Pattern is what the channel is called, as the directive has it: "chat.room.{room_id}", "note.#{user_id}" or "inbox#{user_id}".
	Pattern   string
	Namespace string // the first part, e.g. "chat"; "" for one such as "inbox#{user_id}"

	// Parts joined by dots are the channel. The id of the user follows, without a dot, if the channel is PerUser: the parts of "note.#{user_id}" are "note"
	// and "#", that of "inbox#{user_id}" is "inbox#".
	Parts   []ChannelPart
	PerUser bool // each user has a channel, and reads no other's: clients give no parameter

	// The flags are those of all channels of the namespace. A PerUser channel without a namespace has the options of the reply channel: Recover, and no other.
	Public    bool // every connected user may subscribe
	Recover   bool // what a client missed while its connection was down comes first
	Presence  bool // subscribers may ask who is subscribed
	JoinLeave bool // subscribers are told who comes and goes

	Events []*Event // in source order

	Hash string // tells apart what the channel looks like on the wire; package contract sets it
}

// Exported reports whether other packages can refer to the interface.
func (c *Channel) Exported() bool { return token.IsExported(c.GoName) }

// TypeName returns what the names of the channel's types begin with in all clients: the Go name, unless the source gives the channel another one.
func (c *Channel) TypeName() string {
	if c.IsRenamed() {
		return Pascal(c.Name)
	}
	return capitalized(c.GoName)
}

// IsRenamed reports whether the source gives the channel another name than its Go name.
func (c *Channel) IsRenamed() bool { return Snake(c.GoName) != c.Name }

// UnionName returns the name of the type of all events of the channel.
func (c *Channel) UnionName() string { return c.TypeName() + "Event" }

// EventName returns the name of the type of an event of the channel.
func (c *Channel) EventName(e *Event) string { return c.TypeName() + capitalized(e.GoName) }

// GoPackage returns the package that declares the interface.
func (c *Channel) GoPackage() GoPackage { return GoPackage{c.Package, c.PackageName} }

// Params returns the parameters of the pattern, in order.
func (c *Channel) Params() []ChannelParam {
	var all []ChannelParam
	for _, part := range c.Parts {
		if part.Param != nil {
			all = append(all, *part.Param)
		}
	}
	return all
}

// IsAsked reports whether the server is asked who may subscribe: anyone may to a public channel, and to a channel of a user's own that user.
func (c *Channel) IsAsked() bool { return !c.Public && !c.PerUser }

// Publishes reports whether clients may publish an event of the channel.
func (c *Channel) Publishes() bool {
	for _, e := range c.Events {
		if e.Publish {
			return true
		}
	}
	return false
}

// A ChannelPart is a part of a pattern: a literal or a parameter.
type ChannelPart struct {
	Literal string
	Param   *ChannelParam // nil for a literal
}

// A ChannelParam is a parameter of a pattern, such as {room_id} or {room_id:int64}.
type ChannelParam struct {
	Name string // in snake_case
	Kind Kind   // String or Int64
	Pos  token.Position
}

// An Event is a method of a channel's interface.
type Event struct {
	Name    string // on the wire, e.g. "message_posted"; unique in the channel
	GoName  string // e.g. "MessagePosted"
	Data    Type   // what a result may be; a *Struct for both E and *E
	Go      GoExpr // the type of the parameter
	Publish bool   // clients that are subscribed may publish it, too
	Doc     Doc
	Pos     token.Position // of the method's name
}
