package embedded

import (
	"context"
	"strings"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Publish publishes data, which is JSON and must not change any more, to all subscribers of a channel, as Centrifugo's server API does.
// What goes to a reply channel is held back while the user's connections to this process have no room for it.
func (n *Node) Publish(ctx context.Context, channel string, data []byte) error {
	return n.PublishWith(ctx, channel, data, rpcserver.PublishOptions{})
}

// awaitRoom counts a publication on a reply channel for the connections here that will get it, and returns these.
func (n *Node) awaitRoom(ctx context.Context, channel string, size int) (counted []*connection) {
	user, ok := n.channels.replyUser(channel)
	if !ok {
		return nil
	}
	for _, c := range n.connections.of(user) {
		if c.client.IsSubscribed(channel) && c.backlog.add(ctx, c.client.Context(), size) {
			counted = append(counted, c)
		}
	}
	return counted
}

// replyUser returns whose reply channel this is; ok is false if it is none.
func (c channels) replyUser(channel string) (user string, ok bool) {
	before, after, _ := strings.Cut(c.reply, "{user_id}")
	rest, begins := strings.CutPrefix(channel, before)
	user, ends := strings.CutSuffix(rest, after)
	return user, begins && ends
}

// written takes what is written to a connection out of its backlog.
func (n *Node) written(client *centrifuge.Client, event centrifuge.TransportWriteEvent) bool {
	if c := n.connections.by(client.ID()); c != nil {
		c.backlog.remove(len(event.Data))
	}
	return true
}
