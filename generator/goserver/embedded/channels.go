package embedded

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"
)

// channels are the rules of channel names, as Centrifugo has them with the configuration that the API needs: requests have a namespace
// of their own, and users may subscribe to what is outside of it and ends with "#" and their id.
type channels struct {
	boundary string // between a namespace and the rest
	request  string // the request channel
	reply    string // the reply channel, with "{user_id}" in place of the id
}

func newChannels(request, reply string) channels {
	c := channels{boundary: ".", request: cmp.Or(request, "rpc.requests"), reply: cmp.Or(reply, "user#{user_id}")}
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
	default:
		return unknownChannel
	}
}

func (c channels) namespace(channel string) string {
	namespace, _, found := strings.Cut(channel, c.boundary)
	if !found {
		return ""
	}
	return namespace
}

// check returns the error of a command that names the channel, or nil if its name is good.
func (c channels) check(channel string) (channelKind, error) {
	kind := c.kind(channel)
	switch {
	case kind == unknownChannel:
		return kind, centrifuge.ErrorUnknownChannel
	case kind == besideRequests, kind == plainChannel && !isASCII(channel):
		return kind, centrifuge.ErrorBadRequest
	}
	return kind, nil
}

// allows reports whether a user may subscribe to a plain channel without a token: to the user's reply channel, and to those whose last
// part is a list with the user's id, e.g. "chat#1,2".
func (c channels) allows(channel, user string) bool {
	if user == "" {
		return false
	}
	if channel == strings.ReplaceAll(c.reply, "{user_id}", user) {
		return true
	}
	boundary := strings.LastIndex(channel, "#")
	return boundary >= 0 && slices.Contains(strings.Split(channel[boundary+1:], ","), user)
}

// private reports whether a channel needs a subscription token whoever asks for it.
func private(channel string) bool { return strings.HasPrefix(channel, "$") }

// options returns how subscriptions to a channel are kept: who comes back gets what was missed, where there is a history.
func (c channels) options(channel string) centrifuge.SubscribeOptions {
	return centrifuge.SubscribeOptions{EnableRecovery: c.kind(channel) == plainChannel}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
