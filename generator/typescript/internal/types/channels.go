package types

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A ChannelNames is what belongs to a channel, by its names.
type ChannelNames struct {
	Read, Presence, Stats string // methods of APIClient
	Union                 string // the type of what is read
}

// NewChannelNames names what belongs to a channel.
func NewChannelNames(c *rpcdef.Channel) ChannelNames {
	return ChannelNames{
		Read:     memberName(c.Name),
		Presence: memberName(c.Name + "_presence"),
		Stats:    memberName(c.Name + "_presence_stats"),
		Union:    c.UnionName(),
	}
}

// methods returns the names of the methods of APIClient for a channel.
func (n ChannelNames) methods(c *rpcdef.Channel) []string {
	all := []string{n.Read}
	for _, e := range c.Events {
		if e.Publish {
			all = append(all, PublishName(c, e))
		}
	}
	if c.Presence {
		all = append(all, n.Presence, n.Stats)
	}
	return all
}

// PublishName returns the name of the method that publishes an event.
func PublishName(c *rpcdef.Channel, e *rpcdef.Event) string { return memberName(c.Name + "_" + e.Name) }

// claimChannels gives the names of what belongs to channels.
func claimChannels(names *emit.Namespace, channels []*rpcdef.Channel) {
	for _, c := range channels {
		owner := emit.Owner{What: "channel " + c.GoName, Pos: c.Pos, Fix: "rename one with //rpcgen:name NAME"}
		of := NewChannelNames(c)
		for _, name := range of.methods(c) {
			names.Claim(SafeChannelFunction(name), owner)
		}
		names.Claim(of.Union, owner)
		for _, e := range c.Events {
			names.Claim(c.EventName(e), emit.Owner{What: "event " + c.GoName + "." + e.GoName, Pos: e.Pos})
		}
	}
}
