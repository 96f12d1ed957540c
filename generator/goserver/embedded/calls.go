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

// enter reports whether one more request may be served, or refused by a reply that may have to wait for room. A client that doesn't read would fill
// the memory else: what is beyond is told without waiting, until the library ends the connection. It is open until leave is called.
func (c *connection) enter() bool {
	if c.open.Add(1) > c.most {
		c.open.Add(-1)
		return false
	}
	return true
}

func (c *connection) leave() { c.open.Add(-1) }

// begin reports whether a command may run, which it may not when the node is down. The node waits for end.
func (c *connection) begin() bool {
	c.commands.RLock()
	if c.down {
		c.commands.RUnlock()
		return false
	}
	return true
}

// end tells that the reply of a command is in the connection's queue.
func (c *connection) end() { c.commands.RUnlock() }

// publish serves what is published to the request channel; clients may publish nowhere else.
func (c *connection) publish(event centrifuge.PublishEvent, done centrifuge.PublishCallback) {
	if c.channels.kind(event.Channel) == eventChannel {
		c.publishEvent(event, done)
		return
	}
	if err := c.publishable(event); err != nil {
		done(centrifuge.PublishReply{}, err)
		return
	}
	if !c.enter() {
		done(centrifuge.PublishReply{}, centrifuge.ErrorTooManyRequests)
		return
	}
	go c.request(event, done)
}

// request serves a call by correlation. It goes on when its connection is lost: the reply reaches the user's next one.
func (c *connection) request(event centrifuge.PublishEvent, done centrifuge.PublishCallback) {
	if !c.begin() {
		c.leave()
		done(centrifuge.PublishReply{}, centrifuge.DisconnectShutdown)
		return
	}
	c.Server.HandleRequest(context.Background(), c.call(), event.Data, func(err error) {
		defer c.leave()
		defer c.end()
		if err != nil {
			done(centrifuge.PublishReply{}, told(err))
			return
		}
		done(c.passOn(event))
	})
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

// rpc serves a call by Centrifugo's own command.
func (c *connection) rpc(event centrifuge.RPCEvent, done centrifuge.RPCCallback) {
	if strings.Contains(event.Method, ":") {
		done(centrifuge.RPCReply{}, centrifuge.ErrorMethodNotFound) // a namespace, of which there are none
		return
	}
	if !c.enter() {
		done(centrifuge.RPCReply{}, centrifuge.ErrorTooManyRequests)
		return
	}
	go c.native(event, done)
}

// native serves a native RPC. The context of its handler ends with the connection.
func (c *connection) native(event centrifuge.RPCEvent, done centrifuge.RPCCallback) {
	if !c.begin() {
		c.leave()
		done(centrifuge.RPCReply{}, centrifuge.DisconnectShutdown)
		return
	}
	call := c.call()
	call.Method = event.Method
	c.Server.HandleRPC(c.client.Context(), call, event.Data, func(reply []byte) {
		defer c.leave()
		defer c.end()
		c.backlog.add(c.client.Context(), c.client.Context(), len(reply))
		done(centrifuge.RPCReply{Data: reply}, nil)
	})
}
