package embedded

import (
	"context"
	"errors"
	"strings"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// call returns what the connection vouches for.
func (c *connection) call() rpcserver.Call {
	call := rpcserver.Call{User: c.client.UserID(), Client: c.client.ID(), Transport: rpcserver.EmbeddedTransport}
	if meta := c.meta.Load(); meta != nil {
		call.Meta = *meta
	}
	return call
}

// run runs a command beside the others of the connection, or doesn't, and then the node is down. The command must call answered once, when its
// reply is in the connection's queue.
func (c *connection) run(command func(answered func()), refuse func(error)) {
	go func() {
		c.commands.RLock()
		if c.down {
			c.commands.RUnlock()
			refuse(centrifuge.DisconnectShutdown)
			return
		}
		command(c.commands.RUnlock)
	}()
}

// publish serves what is published to the request channel; clients may publish nowhere else. The call goes on when its connection is
// lost: the reply reaches the user's next one.
func (c *connection) publish(event centrifuge.PublishEvent, done centrifuge.PublishCallback) {
	if err := c.publishable(event); err != nil {
		done(centrifuge.PublishReply{}, err)
		return
	}
	refuse := func(err error) { done(centrifuge.PublishReply{}, err) }
	c.run(func(answered func()) {
		c.Server.HandleRequest(context.Background(), c.call(), event.Data, func(err error) {
			defer answered()
			if err != nil {
				refuse(told(err))
				return
			}
			done(c.passOn(event))
		})
	}, refuse)
}

func (c *connection) publishable(event centrifuge.PublishEvent) error {
	kind, err := c.channels.check(event.Channel)
	switch {
	case err != nil:
		return err
	case len(event.Data) == 0, kind == requestChannel && event.Data[0] != '{':
		return centrifuge.ErrorBadRequest
	case kind != requestChannel:
		return centrifuge.ErrorPermissionDenied
	}
	return nil
}

// told returns an error of the server as the protocol has it.
func told(err error) error {
	var known *rpcserver.Error
	if !errors.As(err, &known) {
		return centrifuge.ErrorInternal
	}
	return &centrifuge.Error{Code: uint32(known.Code), Message: known.Error(), Temporary: known.Temporary} //nolint:gosec // 400 to 1999
}

// passOn publishes a request to those whose token subscribes them to the request channel, e.g. to watch. It names the client, as
// Centrifugo does, so that nobody takes it for the server's.
func (c *connection) passOn(event centrifuge.PublishEvent) (centrifuge.PublishReply, error) {
	if c.node.Hub().NumSubscribers(event.Channel) == 0 {
		return centrifuge.PublishReply{Result: &centrifuge.PublishResult{}}, nil
	}
	result, err := c.node.Publish(event.Channel, event.Data, centrifuge.WithClientInfo(event.ClientInfo))
	return centrifuge.PublishReply{Result: &result}, err
}

// rpc serves a call by Centrifugo's own command. The context of its handler ends with the connection.
func (c *connection) rpc(event centrifuge.RPCEvent, done centrifuge.RPCCallback) {
	if strings.Contains(event.Method, ":") {
		done(centrifuge.RPCReply{}, centrifuge.ErrorMethodNotFound) // a namespace, of which there are none
		return
	}
	c.run(func(answered func()) {
		call := c.call()
		call.Method = event.Method
		c.Server.HandleRPC(c.client.Context(), call, event.Data, func(reply []byte) {
			defer answered()
			c.backlog.add(c.client.Context(), c.client.Context(), len(reply))
			done(centrifuge.RPCReply{Data: reply}, nil)
		})
	}, func(err error) { done(centrifuge.RPCReply{}, err) })
}
