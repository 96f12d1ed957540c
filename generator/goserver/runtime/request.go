package rpcserver

import (
	"context"
	"fmt"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// replyGrace is how long after its method's timeout a call's reply may still be published: callers may have begun to wait later.
const replyGrace = 5 * time.Second

// tell fills in what the request says of a call. Of its identity nothing comes from there.
func tell(call *Call, r *wire.Request) {
	call.CorrelationID, call.NoWait, call.Headers = r.CorrelationID, r.NoWait, r.Headers
}

// ServeRequest serves what a client published to the request channel, which is {"method", "params", "correlation_id", "headers",
// "no_wait"}, or {"cancel"} with the correlation id of a call. The transport vouches for the identity that call holds; the rest of call
// is read from data, which must not change any more. ServeRequest returns when the reply is published to the channel of the user's replies;
// for no_wait and cancel at once; for a method that tells its progress when the first is published, or after 5 s, unless the request came by
// [SubscriberTransport]. The end of ctx doesn't end the call, for a client that has lost its connection gets the reply when it is back.
//
// An error that is an [*Error] is for the client, who gets no reply: what it published is no request, or can't be served now. Any other
// error says that the reply couldn't be published.
func (s *Server) ServeRequest(ctx context.Context, call Call, data []byte) error {
	return await(func(done func(error)) { s.HandleRequest(ctx, call, data, done) })
}

// HandleRequest is [Server.ServeRequest] for a transport that has a goroutine for each request: it runs the handler in the goroutine that it is
// called by, which ends with it if the handler calls runtime.Goexit, and calls done once, in place of returning. If that is before the handler returns,
// because the call's time is over or its method tells progress, another goroutine may call done.
func (s *Server) HandleRequest(ctx context.Context, call Call, data []byte, done func(error)) {
	growStack(-1)
	ctx = context.WithoutCancel(ctx)
	r := wire.Parse(data)
	switch {
	case len(r.Problems) > 0 && (r.NoWait || r.CorrelationID == ""):
		done(wrongWith(r))
		return
	case r.Cancel != "":
		s.calls.Cancel(running.Caller{User: call.User, CorrelationID: r.Cancel})
		done(nil)
		return
	case r.CorrelationID == "":
		done(errInvalidParams(invalid.Problem{Path: "correlation_id", Rule: "required", Message: "is required"}))
		return
	}
	call.Method = r.Method
	tell(&call, r)
	switch {
	case call.NoWait:
		s.serveUnwaited(ctx, &call, r, done)
	case !s.calls.Enter():
		done(s.publishReply(ctx, &call, encodeError(errShuttingDown), r.Start))
	default:
		ctx, done = s.telling(ctx, &call, done)
		s.serve(ctx, &call, r, func(out running.Outcome) {
			done(s.publishReply(ctx, &call, out.Body, r.Start))
		})
	}
}

// ServeRPC serves a native RPC. The transport vouches for the identity and the method that call holds; the rest of call is read from
// data, which is {"params", "correlation_id", "headers", "no_wait"}, or nothing, and must not change any more. ServeRPC returns the data of the RPC's reply, which is
// {"result": ...} or {"error": {...}}; for no_wait {}, at once.
func (s *Server) ServeRPC(ctx context.Context, call Call, data []byte) []byte {
	return await(func(done func(reply []byte)) { s.HandleRPC(ctx, call, data, done) })
}

// HandleRPC is to [Server.ServeRPC] what [Server.HandleRequest] is to [Server.ServeRequest]. The call counts among those of its user until done returns.
func (s *Server) HandleRPC(ctx context.Context, call Call, data []byte, done func(reply []byte)) {
	growStack(-1)
	r := wire.Parse(data)
	tell(&call, r)
	switch {
	case call.NoWait && len(r.Problems) == 0:
		s.serveUnwaited(context.WithoutCancel(ctx), &call, r, func(err error) {
			if err != nil {
				done(encodeError(errShuttingDown))
				return
			}
			done([]byte("{}"))
		})
	case !s.calls.Enter():
		done(encodeError(errShuttingDown))
	default:
		s.serve(ctx, &call, r, func(out running.Outcome) { done(out.Body) })
	}
}

// serveUnwaited runs a call that nobody waits for. It calls done before, or instead if the server is shutting down.
func (s *Server) serveUnwaited(ctx context.Context, call *Call, r *wire.Request, done func(error)) {
	if !s.calls.Enter() {
		done(errShuttingDown)
		return
	}
	done(nil)
	s.serve(ctx, call, r, func(running.Outcome) {})
}

// publishReply publishes the body of a reply to the user who called.
func (s *Server) publishReply(ctx context.Context, call *Call, body []byte, start time.Time) error {
	timeout := s.options.Timeout
	if method := s.method(call.Method); method != nil {
		timeout = method.options.Timeout
		if method.tells {
			start = time.Now() // its timeout is one of silence, which the reply ends
		}
	}
	ctx, cancel := context.WithDeadline(ctx, start.Add(timeout+replyGrace))
	defer cancel()
	if err := s.publish.Publish(ctx, s.replyChannel(call.User), wire.Reply(call.CorrelationID, body)); err != nil {
		return fmt.Errorf("reply of %s isn't published: %w", excerpt.Quoted(call.Method), err)
	}
	return nil
}
