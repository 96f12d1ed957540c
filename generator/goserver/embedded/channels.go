package embedded

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// channels are the rules of channel names, as Centrifugo has them with the configuration that the API needs: requests have a namespace
// of their own, and so have channels of events; users may subscribe to what is outside of any and ends with "#" and their id.
type channels struct {
	declared func(namespace string) *rpcserver.Namespace // nil if no channel of events is in it

	boundary string // between a namespace and the rest
	request  string // the request channel
	reply    string // the reply channel, with "{user_id}" in place of the id
}

func newChannels(request, reply string, declared func(namespace string) *rpcserver.Namespace) channels {
	c := channels{declared: declared, boundary: ".", request: cmp.Or(request, "rpc.requests"), reply: cmp.Or(reply, "user#{user_id}")}
	if !strings.Contains(c.request, c.boundary) && strings.Contains(c.request, ":") {
		c.boundary = ":"
	}
	return c
}

// A channelKind is what a channel is for.
type channelKind int

const (
	unknownChannel channelKind = iota // its namespace doesn't exist
	plainChannel                      // it has subscribers, and a history
	eventChannel                      // its namespace has channels of events
	requestChannel
	besideRequests // another one in the namespace of requests: nobody may use it
)

func (c channels) kind(channel string) channelKind {
	switch namespace := c.namespace(channel); {
	case channel == c.request:
		return requestChannel
	case namespace == "" || namespace == c.namespace(c.reply):
		return plainChannel
	case namespace == c.namespace(c.request):
		return besideRequests
	case c.declared(namespace) != nil:
		return eventChannel
	default:
		return unknownChannel
	}
}

func (c channels) namespace(channel string) string {
	namespace, _ := c.split(channel)
	return namespace
}

// split returns the namespace of a channel, and what follows it.
func (c channels) split(channel string) (namespace, rest string) {
	namespace, rest, found := strings.Cut(strings.TrimPrefix(channel, privatePrefix), c.boundary)
	if !found {
		return "", channel
	}
	return namespace, rest
}

// declaration returns what channels of events in the namespace of a channel have in common; nil if there are none.
func (c channels) declaration(channel string) *rpcserver.Namespace {
	return c.declared(c.namespace(channel))
}

// hasGoodName reports whether a channel is called as those of its namespace must be.
func (c channels) hasGoodName(channel string) bool {
	namespace, rest := c.split(channel)
	if declaration := c.declared(namespace); declaration != nil {
		return declaration.Regexp.MatchString(rest)
	}
	return isASCII(channel)
}

// check returns the error of a command that names the channel, or nil if its name is good.
func (c channels) check(channel string) (channelKind, error) {
	kind := c.kind(channel)
	switch {
	case kind == unknownChannel:
		return kind, centrifuge.ErrorUnknownChannel
	case kind == besideRequests && strings.TrimPrefix(channel, privatePrefix) != c.request:
		return kind, centrifuge.ErrorBadRequest
	case (kind == plainChannel || kind == eventChannel) && !c.hasGoodName(channel):
		return kind, centrifuge.ErrorBadRequest
	}
	return kind, nil
}

// allows reports whether a user may subscribe without a token, where no authorizer is asked: to public channels, to the user's reply
// channel, and to those whose last part is a list with the user's id, e.g. "chat#1,2".
func (c channels) allows(channel, user string) bool {
	if user == "" {
		return false
	}
	if channel == strings.ReplaceAll(c.reply, "{user_id}", user) {
		return true
	}
	if c.kind(channel) == eventChannel && !c.isUserLimited(channel) {
		return c.declaration(channel).Public
	}
	boundary := strings.LastIndex(channel, "#")
	return boundary >= 0 && slices.Contains(strings.Split(channel[boundary+1:], ","), user)
}

// isUserLimited reports whether the users who may subscribe to a channel of events stand in its name.
func (c channels) isUserLimited(channel string) bool {
	return c.declaration(channel).HasUsers && strings.Contains(channel, "#")
}

// privatePrefix begins the names of channels that need a subscription token, whoever asks for it.
const privatePrefix = "$"

func private(channel string) bool { return strings.HasPrefix(channel, privatePrefix) }

// options returns how subscriptions to a channel are kept: who comes back gets what was missed, where there is a history.
func (c channels) options(channel string) centrifuge.SubscribeOptions {
	switch c.kind(channel) {
	case plainChannel:
		return centrifuge.SubscribeOptions{EnableRecovery: true}
	case eventChannel:
		d := c.declaration(channel)
		return centrifuge.SubscribeOptions{EnableRecovery: d.Recover, EmitPresence: d.Presence, EmitJoinLeave: d.JoinLeave, PushJoinLeave: d.JoinLeave}
	case unknownChannel, requestChannel, besideRequests:
	}
	return centrifuge.SubscribeOptions{}
}

// history returns how what is published to a channel is kept for clients that come back.
func (c channels) history(channel string) []centrifuge.PublishOption {
	if !c.options(channel).EnableRecovery {
		return nil
	}
	return []centrifuge.PublishOption{centrifuge.WithHistory(historySize, historyTTL)}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
