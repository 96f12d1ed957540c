package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Where a subscription comes from.
const (
	sourceClient uint8 = iota
	sourceToken
)

// metaKey is where a connection's storage holds the meta of its token until it is connected.
const metaKey = "meta"

// A connection is a client that is connected.
type connection struct {
	*Node
	client *centrifuge.Client
	meta   atomic.Pointer[json.RawMessage] // of the token; nil where there is none

	backlog backlog
	open    atomic.Int64 // requests that aren't answered
	most    int64        // of them
}

// handle makes the node answer what clients send.
func (n *Node) handle() {
	n.node.OnConnecting(n.connect)
	n.node.OnTransportWrite(n.written)
	n.node.OnConnect(func(client *centrifuge.Client) {
		// Half of the queue is left to what nobody counts.
		c := &connection{Node: n, client: client, backlog: backlog{limit: n.options.queue() / 2}, most: n.options.requests()}
		n.connections.add(client.ID(), client.UserID(), c)
		client.OnDisconnect(func(centrifuge.DisconnectEvent) { n.connections.remove(client.ID(), client.UserID()) })
		storage, release := client.AcquireStorage()
		if meta, ok := storage[metaKey].(json.RawMessage); ok {
			c.meta.Store(&meta)
		}
		release(storage)
		client.OnRefresh(c.refresh)
		client.OnSubscribe(c.subscribe)
		client.OnSubRefresh(c.refreshSubscription)
		client.OnPublish(c.publish)
		client.OnRPC(c.rpc)
		client.OnHistory(c.history)
		client.OnPresence(c.presence)
		client.OnPresenceStats(c.presenceStats)
	})
}

// connect answers the first command of a connection.
func (n *Node) connect(_ context.Context, event centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	if event.Token == "" {
		return centrifuge.ConnectReply{}, nil // without credentials the library refuses it
	}
	token, err := n.tokens.connection(event.Token)
	switch {
	case errors.Is(err, errTokenExpired):
		return centrifuge.ConnectReply{}, centrifuge.ErrorTokenExpired
	case errors.Is(err, errInvalidToken):
		return centrifuge.ConnectReply{}, centrifuge.DisconnectInvalidToken
	case err != nil:
		return centrifuge.ConnectReply{}, err
	case token.user == "":
		return centrifuge.ConnectReply{}, centrifuge.DisconnectPermissionDenied
	case rpcserver.CheckUserID(token.user) != nil:
		return centrifuge.ConnectReply{}, centrifuge.DisconnectInvalidToken
	}
	storage := map[string]any{}
	if token.meta != nil {
		storage[metaKey] = token.meta
	}
	return centrifuge.ConnectReply{
		Credentials:       &centrifuge.Credentials{UserID: token.user, ExpireAt: token.expireAt, Info: token.info},
		Subscriptions:     token.subs,
		Storage:           storage,
		ClientSideRefresh: true,
		// The replies to a client with many calls share frames, which is cheaper for both.
		MaxMessagesInFrame: 128,
	}, nil
}

// refresh lets a connection go on with another token of the same user.
func (c *connection) refresh(event centrifuge.RefreshEvent, done centrifuge.RefreshCallback) {
	token, err := c.tokens.connection(event.Token)
	switch {
	case errors.Is(err, errTokenExpired):
		done(centrifuge.RefreshReply{Expired: true}, nil)
	case errors.Is(err, errInvalidToken), err == nil && token.user != c.client.UserID():
		done(centrifuge.RefreshReply{}, centrifuge.DisconnectInvalidToken)
	case err != nil:
		done(centrifuge.RefreshReply{}, err)
	case c.otherChannels(token):
		// The client connects again with its new token, which subscribes it to what it has now.
		done(centrifuge.RefreshReply{}, centrifuge.DisconnectInsufficientState)
	default:
		if token.meta != nil {
			c.meta.Store(&token.meta)
		}
		done(centrifuge.RefreshReply{ExpireAt: token.expireAt, Info: token.info}, nil)
	}
}

// otherChannels reports whether a token subscribes to other channels than the one before.
func (c *connection) otherChannels(token *connectionToken) bool {
	for channel := range token.subs {
		if !c.client.IsSubscribed(channel) {
			return true
		}
	}
	for channel, subscribed := range c.client.ChannelsWithContext() {
		if _, ok := token.subs[channel]; !ok && subscribed.Source == sourceToken {
			return true
		}
	}
	return false
}
