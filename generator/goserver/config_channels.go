package goserver

import (
	"regexp"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// What the values of parameters are in the names of channels, as regular expressions of Centrifugo's. The runtime has the same ones.
const (
	valueRegex = `[^#,*$.\x00-\x20\x7f-\x{10ffff}]+`
	userRegex  = `[^#,*.\x00-\x20\x7f-\x{10ffff}]+`
	intRegex   = `(0|-?[1-9][0-9]*)`
)

// replyPrefix precedes the user's id in the name of the reply channel, which is in no namespace.
const replyPrefix = "user#"

// addChannels adds the namespaces that channels need, with no more permissions than these declare.
func (c *centrifugoConfig) addChannels(channels []*rpcdef.Channel) {
	if len(channels) == 0 {
		return
	}
	c.Client.ChannelLimit = maxChannels
	byNamespace := map[string][]*rpcdef.Channel{}
	var order []string
	for _, channel := range channels {
		if byNamespace[channel.Namespace] == nil {
			order = append(order, channel.Namespace)
		}
		byNamespace[channel.Namespace] = append(byNamespace[channel.Namespace], channel)
	}
	for _, name := range order {
		in := byNamespace[name]
		if name == "" {
			c.Channel.WithoutNamespace.ChannelRegex = regexOfAll(append([]string{regexp.QuoteMeta(replyPrefix) + userRegex}, regexes(in)...))
			continue
		}
		n := namespaceOf(name, in)
		c.Channel.Namespaces = append(c.Channel.Namespaces, n)
		if n.SubscribeProxyEnabled {
			c.addSubscribeProxy()
		}
	}
}

func (c *centrifugoConfig) addSubscribeProxy() {
	if c.Channel.Proxy == nil {
		c.Channel.Proxy = &channelProxyConfig{}
	}
	c.Channel.Proxy.Subscribe = &proxyConfig{subscribeEndpoint, subscribeTime, true}
}

// namespaceOf returns the namespace of channels, which have the same flags.
func namespaceOf(name string, channels []*rpcdef.Channel) namespaceConfig {
	n := namespaceConfig{Name: name, ChannelRegex: regexOfAll(regexes(channels))}
	for _, c := range channels {
		n.SubscribeProxyEnabled = n.SubscribeProxyEnabled || c.IsAsked()
		n.AllowSubscribeForClient = n.AllowSubscribeForClient || c.Public
		n.AllowUserLimitedChannels = n.AllowUserLimitedChannels || c.PerUser
		if c.Recover {
			n.HistorySize, n.HistoryTTL, n.ForceRecovery = maxMissed, historyTime, true
		}
		if c.Presence {
			n.Presence, n.AllowPresenceForSubscriber = true, true
		}
		if c.JoinLeave {
			n.JoinLeave, n.ForcePushJoinLeave = true, true
		}
		if c.Publishes() {
			n.AllowPublishForSubscriber, n.PublicationDataFormat = true, "json_object"
		}
	}
	return n
}

// regexes returns a regular expression for each channel, of what follows the namespace.
func regexes(channels []*rpcdef.Channel) []string {
	all := make([]string, len(channels))
	for i, c := range channels {
		all[i] = regexOf(c)
	}
	return all
}

func regexOf(c *rpcdef.Channel) string {
	parts := c.Parts
	if c.Namespace != "" {
		parts = parts[1:]
	}
	words := make([]string, len(parts))
	for i, part := range parts {
		switch {
		case part.Param == nil:
			words[i] = regexp.QuoteMeta(part.Literal)
		case part.Param.Kind == rpcdef.Int64:
			words[i] = intRegex
		default:
			words[i] = valueRegex
		}
	}
	if c.PerUser {
		words[len(words)-1] += userRegex
	}
	return strings.Join(words, `\.`)
}

// regexOfAll returns a regular expression of names that one of them matches. Where all that the names have in common is their end, it is told once.
func regexOfAll(all []string) string {
	if len(all) == 1 {
		return "^" + all[0] + "$"
	}
	ending := "#" + userRegex
	stems := make([]string, len(all))
	for i, regex := range all {
		stem, ok := strings.CutSuffix(regex, ending)
		if !ok {
			return "^(" + strings.Join(all, "|") + ")$"
		}
		stems[i] = stem
	}
	return "^(" + strings.Join(stems, "|") + ")" + ending + "$"
}
