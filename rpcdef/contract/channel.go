package contract

import (
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// addChannel adds the data of a channel's events.
func (g *graph) addChannel(c *rpcdef.Channel) {
	for _, e := range c.Events {
		g.node(e.Data)
	}
}

// channelText is what the hash of a channel is made of. The names of parameters don't count, nor who may subscribe.
func channelText(c *rpcdef.Channel, g *graph, forms []form) []byte {
	text := append(make([]byte, 0, 512), "channel"...)
	for _, part := range c.Parts {
		if part.Param != nil {
			text = append(append(text, " of "...), part.Param.Kind.String()...)
		} else {
			text = strconv.AppendQuote(append(text, ' '), part.Literal)
		}
	}
	for _, flag := range []struct {
		name string
		on   bool
	}{{"of a user", c.PerUser}, {"recover", c.Recover}, {"presence", c.Presence}, {"join_leave", c.JoinLeave}} {
		if flag.on {
			text = append(append(text, '\n'), flag.name...)
		}
	}
	for _, e := range slices.SortedFunc(slices.Values(c.Events), func(a, b *rpcdef.Event) int { return strings.Compare(a.Name, b.Name) }) {
		text = strconv.AppendQuote(append(text, '\n'), e.Name)
		if e.Publish {
			text = append(text, " publish"...)
		}
		f := forms[g.node(e.Data)]
		text = append(append(text, ' '), f[:]...)
	}
	return text
}
