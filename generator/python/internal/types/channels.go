package types

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// ChannelNames are the names of a channel and of what belongs to it.
type ChannelNames struct {
	Method   string // of APIClient, which reads it
	Constant string
	Union    string
	Events   []string // the models of its events
}

// nameChannels names the channels of an API. Their methods share a class with those of the services.
func (n *Names) nameChannels(channels []*rpcdef.Channel, class *emit.Namespace) {
	n.Channels = make(map[*rpcdef.Channel]ChannelNames, len(channels))
	for _, c := range channels {
		n.HasDeprecated = n.HasDeprecated || c.Doc.Deprecated != ""
		owner := emit.Owner{What: "channel " + c.GoName, Pos: c.Pos}
		names := ChannelNames{Method: methodName(c.Name), Union: c.UnionName()}
		names.Constant = strings.ToUpper(names.Method)
		class.Claim(names.Method, owner)
		n.modules.Claim(names.Constant, owner)
		n.modules.Claim(names.Union, owner)
		for _, e := range c.Events {
			n.HasDeprecated = n.HasDeprecated || e.Doc.Deprecated != ""
			of := emit.Owner{What: "event " + c.GoName + "." + e.GoName, Pos: e.Pos}
			name := c.EventName(e)
			names.Events = append(names.Events, name)
			n.modules.Claim(name, of)
			if e.Publish {
				class.Claim(PublishName(names.Method, e), of)
			}
		}
		if c.Presence {
			class.Claim(names.Method+presenceSuffix, owner)
			class.Claim(names.Method+statsSuffix, owner)
		}
		n.Channels[c] = names
	}
}

// What the names of methods that ask who reads a channel end with.
const presenceSuffix, statsSuffix = "_presence", "_presence_stats"

// PublishName returns the name of the method that publishes an event.
func PublishName(channel string, e *rpcdef.Event) string {
	return channel + "_" + syntax.Identifier(rpcdef.Snake(e.Name))
}

// channelParameters are the names that a method of a channel has besides the parameters of the pattern, which end with an underscore then:
// of its other parameters, and of what its body uses.
var channelParameters = emit.NewWords("self", "data", "queue", "timeout", "event", "encode")

// ChannelKeywords returns the names that the parameters of a channel's pattern have in its methods.
func ChannelKeywords(c *rpcdef.Channel) []string {
	params := c.Params()
	keywords := make([]string, len(params))
	for i, p := range params {
		keywords[i] = p.Name
		for syntax.Reserved.Has(keywords[i]) || channelParameters.Has(keywords[i]) {
			keywords[i] += "_"
		}
	}
	return keywords
}

// EventExports are the names that the package exports for an API with channels, or with methods that tell their progress.
func EventExports(api *rpcdef.API) (values, streams, progress []string) {
	for _, c := range api.Channels {
		values = append(values, "Gap", "UnknownEvent")
		streams = []string{"EventStream"}
		if c.JoinLeave {
			values = append(values, "Join", "Leave")
		}
		if c.Presence {
			values = append(values, "Member", "PresenceStats")
		}
	}
	if HasProgress(api) {
		values = append(values, "Gap")
		progress = []string{"ProgressCall"}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	syntax.SortNames(values)
	return values, streams, progress
}

// ownEvents are all of them: names that no type of the API may have.
func ownEvents(api *rpcdef.API) []string {
	values, streams, progress := EventExports(api)
	if len(api.Channels) > 0 {
		streams = append(streams, "SyncEventStream")
	}
	return slices.Concat(values, streams, progress)
}

// HasProgress reports whether a method of the API tells its progress.
func HasProgress(api *rpcdef.API) bool {
	return slices.ContainsFunc(api.Methods(), func(m *rpcdef.Method) bool { return m.Progress != nil })
}
