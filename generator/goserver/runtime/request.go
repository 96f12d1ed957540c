package rpcserver

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// replyGrace is how long after its method's timeout a call's reply may still be published: callers may have begun to wait later.
const replyGrace = 5 * time.Second

// A request is what a client publishes to the request channel, or, less the method, what it sends by a native RPC.
type request struct {
	Method        string            `json:"method"`
	Params        json.RawMessage   `json:"params"`
	CorrelationID string            `json:"correlation_id"`
	Headers       map[string]string `json:"headers"`
	NoWait        bool              `json:"no_wait"`
	Cancel        string            `json:"cancel"` // the id of a call that nobody waits for any more; the rest counts for nothing then

	start time.Time // when it arrived
	wrong *Error    // what is wrong with it; what could be read is often enough to answer it
}

// parseRequest reads a request that has just arrived. Its params may be a part of data.
func parseRequest(data []byte) *request {
	r := &request{start: time.Now()}
	if isNull(data) {
		return r
	}
	if !r.readPlain(data) {
		*r = request{start: r.start}
		if err := json.Unmarshal(data, r); err != nil {
			r.wrong = errInvalidParams(decodeProblems(data, r, "the request")...)
		}
	}
	if r.CorrelationID == "" {
		return r
	}
	if checkCorrelationID(r.CorrelationID) != nil {
		r.wrong = errInvalidParams(problem{"correlation_id", "correlation_id", "must have 1 to 128 characters of printable ASCII"})
		r.CorrelationID = ""
	}
	return r
}

// tell fills in what the request says of a call. Of its identity nothing comes from there.
func (r *request) tell(call *Call) {
	call.CorrelationID, call.NoWait, call.Headers = r.CorrelationID, r.NoWait, r.Headers
}

// ServeRequest serves what a client published to the request channel, which is {"method", "params", "correlation_id", "headers",
// "no_wait"}, or {"cancel"} with the correlation id of a call. The transport vouches for the identity that call holds; the rest of call
// is read from data, which must not change any more. ServeRequest returns when the reply is published to the channel of the user's replies; for no_wait and cancel at
// once. The end of ctx doesn't end the call, for a client that has lost its connection gets the reply when it is back.
//
// An error that is an [*Error] is for the client, who gets no reply: what it published is no request, or can't be served now. Any other
// error says that the reply couldn't be published.
func (s *Server) ServeRequest(ctx context.Context, call Call, data []byte) error {
	return await(func(done func(error)) { s.HandleRequest(ctx, call, data, done) })
}

// HandleRequest is [Server.ServeRequest] for a transport that has a goroutine for each request: it runs the handler in the goroutine that it is
// called by, which ends with it if the handler calls runtime.Goexit, and calls done once, in place of returning. If the call's time is over before the handler
// returns, done is called then, by another goroutine.
func (s *Server) HandleRequest(ctx context.Context, call Call, data []byte, done func(error)) {
	growStack(0)
	ctx = context.WithoutCancel(ctx)
	r := parseRequest(data)
	switch {
	case r.wrong != nil && (r.NoWait || r.CorrelationID == ""):
		done(r.wrong)
		return
	case r.Cancel != "":
		s.calls.cancel(call.User, r.Cancel)
		done(nil)
		return
	case r.CorrelationID == "":
		done(errInvalidParams(problem{"correlation_id", "required", "is required"}))
		return
	}
	call.Method = r.Method
	r.tell(&call)
	switch {
	case call.NoWait:
		s.serveUnwaited(ctx, &call, r, done)
	case !s.calls.enter():
		done(s.publishReply(ctx, &call, encodeError(errShuttingDown), r.start))
	default:
		s.serve(ctx, &call, r, func(body []byte) {
			defer s.calls.leave()
			done(s.publishReply(ctx, &call, body, r.start))
		})
	}
}

// ServeRPC serves a native RPC. The transport vouches for the identity and the method that call holds; the rest of call is read from
// data, which is {"params", "correlation_id", "headers", "no_wait"}, or nothing, and must not change any more. ServeRPC returns the data of the RPC's reply, which is
// {"result": ...} or {"error": {...}}; for no_wait {}, at once.
func (s *Server) ServeRPC(ctx context.Context, call Call, data []byte) []byte {
	return await(func(done func(reply []byte)) { s.HandleRPC(ctx, call, data, done) })
}

// HandleRPC is to [Server.ServeRPC] what [Server.HandleRequest] is to [Server.ServeRequest].
func (s *Server) HandleRPC(ctx context.Context, call Call, data []byte, done func(reply []byte)) {
	growStack(0)
	r := parseRequest(data)
	r.tell(&call)
	switch {
	case call.NoWait && r.wrong == nil:
		s.serveUnwaited(context.WithoutCancel(ctx), &call, r, func(err error) {
			if err != nil {
				done(encodeError(errShuttingDown))
				return
			}
			done([]byte("{}"))
		})
	case !s.calls.enter():
		done(encodeError(errShuttingDown))
	default:
		s.serve(ctx, &call, r, func(body []byte) {
			defer s.calls.leave()
			done(body)
		})
	}
}

// serveUnwaited runs a call that nobody waits for. It calls done before, or instead if the server is shutting down.
func (s *Server) serveUnwaited(ctx context.Context, call *Call, r *request, done func(error)) {
	if !s.calls.enter() {
		done(errShuttingDown)
		return
	}
	defer s.calls.leave()
	done(nil)
	s.serve(ctx, call, r, func([]byte) {})
}

// publishReply publishes the body of a reply to the user who called.
func (s *Server) publishReply(ctx context.Context, call *Call, body []byte, start time.Time) error {
	timeout := s.options.Timeout
	if method := s.method(call.Method); method != nil {
		timeout = method.options.Timeout
	}
	ctx, cancel := context.WithDeadline(ctx, start.Add(timeout+replyGrace))
	defer cancel()
	if err := s.publish.Publish(ctx, s.replyChannel(call.User), reply(call.CorrelationID, body)); err != nil {
		return fmt.Errorf("reply of %s isn't published: %w", short(call.Method), err)
	}
	return nil
}

// reply puts the correlation id, which is printable ASCII, before what the body of a reply holds.
func reply(correlationID string, body []byte) []byte {
	const member = `{"correlation_id":`
	out := make([]byte, 0, len(member)+len(correlationID)+len(`"",`)+len(body))
	out = append(strconv.AppendQuote(append(out, member...), correlationID), ',')
	return append(out, body[1:]...)
}
