package rpcserver

import (
	"context"
	"encoding/json"
	"time"
)

// A Transport is a way by which calls reach the server.
type Transport string

// The transports.
const (
	PublishTransport    Transport = "publish"    // Centrifugo's publish proxy
	RPCTransport        Transport = "rpc"        // Centrifugo's RPC proxy
	SubscriberTransport Transport = "subscriber" // a subscription to the request channel
	EmbeddedTransport   Transport = "embedded"   // package embedded
	SubscribeTransport  Transport = "subscribe"  // Centrifugo's subscribe proxy, which asks authorizers
)

// A Call is one call of a method, or one question to an authorizer, as a transport vouches for it.
type Call struct {
	Method        string // "" for an authorizer
	Channel       string // that somebody wants to subscribe to; "" for a method
	User          string // who calls, as Centrifugo knows it
	Client        string // id of the connection
	CorrelationID string
	Transport     Transport
	NoWait        bool              // nobody waits for the answer
	Headers       map[string]string // of the call; what a client puts there is a claim
	Meta          json.RawMessage   // of the connection, from its token; nil where the transport doesn't tell it
}

type callKey struct{}

// CallFrom returns the call that a handler serves, or the question that an authorizer answers. ctx must be, or come from, the context that the handler was given: without a call
// in it, CallFrom returns nil.
func CallFrom(ctx context.Context) *Call {
	call, _ := ctx.Value(callKey{}).(*Call)
	return call
}

// A Handler runs a method. The params are a pointer to the method's params type, decoded and validated; the result is a pointer, too.
type Handler func(ctx context.Context, params any) (result any, err error)

// Middleware wraps the handler of each call. [CallFrom] tells which call it is.
type Middleware func(next Handler) Handler

// An Observation is a call that is over.
type Observation struct {
	Method    string
	Transport Transport
	Outcome   string        // "ok", or the name of the error that was told, e.g. "invalid_params"
	Duration  time.Duration // from the request's arrival to its reply
}
