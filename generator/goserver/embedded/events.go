package embedded

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// PublishWith is [Node.Publish] with options.
func (n *Node) PublishWith(ctx context.Context, channel string, data []byte, options rpcserver.PublishOptions) error {
	if n.channels.kind(channel) == unknownChannel {
		return fmt.Errorf("embedded: publish to %q: %w", channel, centrifuge.ErrorUnknownChannel)
	}
	var with []centrifuge.PublishOption
	if !options.SkipHistory {
		with = n.channels.history(channel)
	}
	if options.IdempotencyKey != "" {
		with = append(with, centrifuge.WithIdempotencyKey(options.IdempotencyKey))
	}
	counted := n.awaitRoom(ctx, channel, len(data))
	if _, err := n.node.Publish(channel, data, with...); err != nil {
		for _, c := range counted {
			c.backlog.remove(len(data))
		}
		return fmt.Errorf("embedded: publish to %q: %w", channel, err)
	}
	return nil
}

// isAsked reports whether an authorizer says if the client may subscribe.
func (c *connection) isAsked(event centrifuge.SubscribeEvent) bool {
	kind, err := c.channels.check(event.Channel)
	if err != nil || kind != eventChannel || event.Type != centrifuge.SubscriptionTypeStream || event.Token != "" || private(event.Channel) {
		return false
	}
	return !c.channels.declaration(event.Channel).Public && !c.channels.isUserLimited(event.Channel)
}

// ask subscribes the client if the authorizer lets it.
func (c *connection) ask(event centrifuge.SubscribeEvent, done centrifuge.SubscribeCallback) {
	if !c.begin() {
		done(centrifuge.SubscribeReply{}, centrifuge.DisconnectShutdown)
		return
	}
	defer c.end()
	if err := c.Server.MaySubscribe(c.client.Context(), c.call(), event.Channel); err != nil {
		done(centrifuge.SubscribeReply{}, refusal(err))
		return
	}
	options := c.channels.options(event.Channel)
	options.Source = sourceClient
	done(centrifuge.SubscribeReply{Options: options, ClientSideRefresh: true}, nil)
}

// refusal returns why somebody may not subscribe, as Centrifugo's subscribe proxy tells it.
func refusal(err error) error {
	var told *rpcserver.Error
	if !errors.As(err, &told) {
		return centrifuge.ErrorInternal
	}
	return &centrifuge.Error{Code: uint32(told.Code), Message: told.Name, Temporary: told.Temporary} //nolint:gosec // 400 to 1999
}

// publishEvent publishes an event of the client's to the other subscribers, if the API lets clients do that.
func (c *connection) publishEvent(event centrifuge.PublishEvent, done centrifuge.PublishCallback) {
	declaration := c.channels.declaration(event.Channel)
	_, err := c.channels.check(event.Channel)
	switch {
	case err != nil:
	case len(event.Data) == 0, declaration.Publish && !isObject(event.Data):
		err = centrifuge.ErrorBadRequest
	case !declaration.Publish, !c.client.IsSubscribed(event.Channel):
		err = centrifuge.ErrorPermissionDenied
	}
	if err != nil {
		done(centrifuge.PublishReply{}, err)
		return
	}
	// With the client's name on it, nobody takes it for the server's.
	options := append(c.channels.history(event.Channel), centrifuge.WithClientInfo(event.ClientInfo))
	result, err := c.node.Publish(event.Channel, event.Data, options...)
	done(centrifuge.PublishReply{Result: &result}, err)
}

// isObject reports whether data is a JSON object, which it needn't be where a client speaks Protobuf.
func isObject(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) && json.Valid(data)
}
