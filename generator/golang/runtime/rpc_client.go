//go:build go1.24

// Package centrifugoclient calls the methods of an RPC API over Centrifugo.
//
// A [CentrifugoRPCClient] is the connection, an [APIClient] calls through it, one method for each of the API:
//
//	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
//		URL:    "ws://localhost:8000/connection/websocket",
//		Token:  token,
//		UserID: "42",
//	})
//	if err != nil {
//		return err
//	}
//	if err := rpc.Connect(ctx); err != nil {
//		return err
//	}
//	defer rpc.Disconnect()
//	api := centrifugoclient.NewAPIClient(rpc)
package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A CentrifugoRPCClient calls RPC methods over one WebSocket connection to Centrifugo, which it makes again when it is lost. Its methods may be
// called by any number of goroutines at once.
type CentrifugoRPCClient struct {
	config CentrifugoConfig
	chain  CallFunc // the interceptors around send

	wire       envelope // of calls
	correlated envelope // of those that tell their progress, which native RPC can't carry

	mu            sync.Mutex
	state         ConnectionState
	changes       []StateChange // that the listener hasn't been told of
	life          *life         // nil: not connected yet, or ended
	session       *session      // that calls are written to; nil if there is none
	ended         error         // why there is no life any more; nil before the first one
	lastToken     string
	calls         callTable
	toCancel      []string                 // correlation ids of calls that the next session tells the server to cancel: no more than were in flight
	replies       *subscription            // nil while no reply comes on a channel
	subscriptions map[string]*subscription // by channel
}

// NewCentrifugoRPCClient returns a client that isn't connected yet. The error says what is wrong with the configuration.
func NewCentrifugoRPCClient(config CentrifugoConfig) (*CentrifugoRPCClient, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &CentrifugoRPCClient{
		config:        config,
		wire:          newEnvelope(&config, config.Transport),
		correlated:    newEnvelope(&config, TransportCorrelation),
		state:         StateDisconnected,
		lastToken:     config.Token,
		calls:         newCallTable(config.MaxInFlight),
		subscriptions: map[string]*subscription{},
	}
	c.chain = intercepted(c.send, config.Interceptors)
	if config.Transport == TransportCorrelation {
		c.addReplies()
	}
	return c, nil
}

// addReplies makes the channel of the replies one that the client is subscribed to, perhaps for those who read it already.
func (c *CentrifugoRPCClient) addReplies() {
	channel := c.config.ReplyChannel
	c.replies = c.subscriptions[channel]
	if c.replies == nil {
		c.replies = &subscription{client: c, channel: channel, refusals: retry.NewBackoff()}
		c.subscriptions[channel] = c.replies
	}
}

// canDoWithout reports whether a client for which err ends the subscription to the replies can still make calls.
func (c *CentrifugoRPCClient) canDoWithout(err error) bool {
	var refused *RPCError
	return c.config.Transport == TransportRPC && !(errors.As(err, &refused) && isTemporary(refused))
}

// dropReplies ends the subscription to the replies because of err, and the calls that need it. The caller holds the lock.
func (c *CentrifugoRPCClient) dropReplies(err error) {
	sub := c.replies
	c.replies = nil
	sub.end(err)
	c.calls.failCorrelated(asDisconnected(err))
}

// Connect connects, and returns when calls can be made. With a connection already there it does nothing. It tries again until ctx ends,
// or the configuration's Timeout where ctx has no deadline, unless the server's answer is final, such as an [*RPCError] or a
// [*DisconnectError] with a terminal code. When it has failed, nothing goes on trying. When it has succeeded, the client connects again by
// itself whenever the connection is lost, until Disconnect or such an answer; Connect then waits for that.
func (c *CentrifugoRPCClient) Connect(ctx context.Context) error {
	ctx, stop := withTimeout(ctx, c.config.Timeout)
	defer stop()
	l, up := c.join(ctx)
	defer c.leave(l)
	select {
	case <-up:
		return nil
	default:
	}
	select {
	case <-up:
		return nil
	case <-l.done:
		return c.notConnected(l.err)
	case <-ctx.Done():
		return c.notConnected(fmt.Errorf("%w: %w", whyEnded(ctx), l.lastError()))
	}
}

// notConnected returns what Connect fails with because of err.
func (c *CentrifugoRPCClient) notConnected(err error) error {
	return fmt.Errorf("centrifugo: %s: %w%s", c.config.URL, err, advice(err))
}

// advice says what to look at where a client can't connect because of err; "" if nothing is known.
func advice(err error) string {
	switch codeOf(err) {
	case 102:
		return ": look at the channel's namespace in Centrifugo's configuration"
	case 103:
		return ": look whether the token is of this user, and at allow_user_limited_channels"
	case wire.CodeTokenExpired:
		return ": set GetToken, or take a token that lives longer"
	case 3500:
		return ": look at the token's secret and claims"
	case 3501:
		return ": look whether there is a token, and at the version of Centrifugo"
	}
	if dial := (*net.OpError)(nil); errors.As(err, &dial) {
		return ": look whether Centrifugo runs there"
	}
	return ""
}

// join returns the life that there is, or a new one, and what is closed when it is connected.
func (c *CentrifugoRPCClient) join(ctx context.Context) (*life, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.life == nil {
		l := &life{client: c, done: make(chan struct{}), up: make(chan struct{})}
		l.ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
		c.life, c.ended, c.lastToken = l, nil, c.config.Token
		c.setState(StateConnecting, nil)
		go l.run() //nolint:contextcheck // a life has a context of its own
	}
	c.life.waiting++
	return c.life, c.life.up
}

// leave ends a life that was never connected when nobody waits for it any more.
func (c *CentrifugoRPCClient) leave(l *life) {
	c.mu.Lock()
	l.waiting--
	left := l.waiting == 0 && !l.connected
	if left {
		l.end(fmt.Errorf("not connected: %w", l.cause()))
	}
	c.mu.Unlock()
	if left {
		<-l.done
	}
}

// lastError says why the life isn't connected.
func (l *life) lastError() error {
	l.client.mu.Lock()
	defer l.client.mu.Unlock()
	return l.cause()
}

// cause is lastError for who holds the lock.
func (l *life) cause() error {
	if l.last != nil {
		return l.last
	}
	if l.step == tokenStep {
		return errors.New("GetToken hasn't returned yet")
	}
	return fmt.Errorf("no answer yet: %s: look at what listens there", l.step)
}

var errByDisconnect = fmt.Errorf("%w by Disconnect", ErrDisconnected)

// Disconnect ends the connection, or the Connect that runs. Calls fail with [ErrDisconnected] at once, those that wait and those to come. It
// takes less than a second, whatever the server does. When it returns, nothing of the connection is left; the error is always nil.
func (c *CentrifugoRPCClient) Disconnect() error {
	c.mu.Lock()
	l := c.life
	if l != nil {
		l.end(errByDisconnect)
	} else if c.ended == nil {
		c.end(errByDisconnect)
	}
	c.mu.Unlock()
	if l != nil {
		<-l.done
	}
	return nil
}

// end ends all calls and subscriptions because of err. The caller holds the lock.
func (c *CentrifugoRPCClient) end(err error) {
	c.ended = asDisconnected(err)
	c.calls.fail(c.ended)
	c.toCancel = nil
	for _, sub := range c.subscriptions {
		sub.end(c.ended)
	}
	c.setState(StateDisconnected, err)
}

// Pending returns how many calls were started and have no outcome yet.
func (c *CentrifugoRPCClient) Pending() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls.open
}

// Call calls method with params, anything that encoding/json marshals to an object (nil means an empty one), and returns the result
// as the server wrote it. See [CentrifugoRPCClient.Do].
func (c *CentrifugoRPCClient) Call(ctx context.Context, method string, params any) (json.RawMessage, error) {
	return c.Do(ctx, &Call{Method: method, Params: params})
}

// Notify calls method and doesn't wait for the server to handle it, only for the call to be accepted. An error of the handler stays unknown. For the rest it is as [CentrifugoRPCClient.Call].
func (c *CentrifugoRPCClient) Notify(ctx context.Context, method string, params any) error {
	_, err := c.Do(ctx, &Call{Method: method, Params: params, NoWait: true})
	return err
}

// Do makes a call, and returns the result as the server wrote it. Where there is no connection, it waits for one. If ctx has no deadline, it
// waits for the call's Timeout, or the configuration's.
//
// Errors, in the sense of [errors.Is] and [errors.As], are [*RPCError] and those that it stands for, [ErrDisconnected], [ErrQueueFull],
// [context.DeadlineExceeded] and [context.Canceled]. Those that are no [*RPCError] are [ErrNotSent] or [ErrOutcomeUnknown], too.
func (c *CentrifugoRPCClient) Do(ctx context.Context, call *Call) (json.RawMessage, error) {
	if len(c.config.Interceptors) == 0 {
		return c.send(ctx, call)
	}
	return c.chain(ctx, call.forInterceptors(c.config.Timeout))
}

// withTimeout bounds ctx by d, unless it has a deadline of its own.
func withTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if _, own := ctx.Deadline(); own {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}
