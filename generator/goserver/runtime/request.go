package rpcserver

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
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
}

// parseRequest reads a request. What could be read of a wrong one is in the result, too: often enough to answer it.
func parseRequest(data []byte) (request, *Error) {
	var r request
	if isNull(data) {
		return r, nil
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, errInvalidParams(decodeProblems(data, &r)...)
	}
	if r.CorrelationID == "" {
		return r, nil
	}
	if err := checkCorrelationID(r.CorrelationID); err != nil {
		r.CorrelationID = ""
		return r, errInvalidParams(problem{"correlation_id", "correlation_id", err.Error()})
	}
	return r, nil
}

// tell fills in what the request says of a call. Of its identity nothing comes from there.
func (r *request) tell(call *Call) {
	call.CorrelationID, call.NoWait, call.Headers = r.CorrelationID, r.NoWait, r.Headers
}

// ServeRequest serves what a client published to the request channel, which is {"method", "params", "correlation_id", "headers",
// "no_wait"}, or {"cancel"} with the correlation id of a call. The transport vouches for the identity that call holds; the rest of call
// is read from data. ServeRequest returns when the reply is published to the channel of the user's replies; for no_wait and cancel at
// once.
//
// An error that is an [*Error] is the client's, who gets no reply: what it published is no request, or can't be served now. Any other
// error says that the reply couldn't be published.
func (s *Server) ServeRequest(ctx context.Context, call Call, data []byte) error {
	start := time.Now()
	r, wrong := parseRequest(data)
	switch {
	case wrong != nil && (r.CorrelationID == "" || r.NoWait):
		return wrong
	case r.Cancel != "":
		s.calls.cancel(call.User, r.Cancel)
		return nil
	case r.CorrelationID == "":
		return errInvalidParams(problem{"correlation_id", "required", "is missing"})
	}
	call.Method = r.Method
	r.tell(&call)
	if call.NoWait {
		return s.serveUnwaited(ctx, &call, r.Params, start)
	}
	body := encodeError(wrong)
	if wrong == nil {
		if !s.calls.enter() {
			return s.publishReply(ctx, &call, encodeError(errShuttingDown), start)
		}
		defer s.calls.leave()
		body = s.serve(ctx, &call, r.Params, start)
	}
	return s.publishReply(ctx, &call, body, start)
}

// serveUnwaited runs a call that nobody waits for, and returns at once.
func (s *Server) serveUnwaited(ctx context.Context, call *Call, params json.RawMessage, start time.Time) error {
	if !s.calls.enter() {
		return errShuttingDown
	}
	go func() {
		defer s.calls.leave()
		s.serve(context.WithoutCancel(ctx), call, params, start)
	}()
	return nil
}

// publishReply publishes the body of a reply to the user who called, also when ctx has ended: a client that has lost its connection gets
// the reply when it is back.
func (s *Server) publishReply(ctx context.Context, call *Call, body []byte, start time.Time) error {
	timeout := s.options.Timeout
	if method := s.method(call.Method); method != nil {
		timeout = method.options.Timeout
	}
	ctx, cancel := context.WithDeadline(context.WithoutCancel(ctx), start.Add(timeout+replyGrace))
	defer cancel()
	if err := s.publish.Publish(ctx, s.replyChannel(call.User), reply(call.CorrelationID, body)); err != nil {
		return fmt.Errorf("reply of %s isn't published: %w", short(call.Method), err)
	}
	return nil
}

func (s *Server) replyChannel(user string) string {
	return strings.ReplaceAll(s.options.ReplyChannel, userPlaceholder, user)
}

// reply puts the correlation id before the members of a body. The id needs no escape but those of strconv, for it is printable ASCII.
func reply(correlationID string, body []byte) []byte {
	const start, end = `{"correlation_id":`, `,`
	id, err := json.Marshal(correlationID)
	if err != nil {
		panic(err) // strings always can be marshalled
	}
	out := make([]byte, 0, len(start)+len(id)+len(end)+len(body))
	out = append(append(append(out, start...), id...), end...)
	return append(out, body[1:]...)
}

// ServeRPC serves a native RPC. The transport vouches for the identity and the method that call holds; the rest is read from data, which
// is {"params", "correlation_id", "headers", "no_wait"}, or nothing. ServeRPC returns the data of the RPC's reply, which is
// {"result": ...} or {"error": {...}}, and {} at once for no_wait.
func (s *Server) ServeRPC(ctx context.Context, call Call, data []byte) []byte {
	start := time.Now()
	r, wrong := parseRequest(data)
	if wrong != nil {
		return encodeError(wrong)
	}
	r.tell(&call)
	if call.NoWait {
		if err := s.serveUnwaited(ctx, &call, r.Params, start); err != nil {
			return encodeError(errShuttingDown)
		}
		return []byte("{}")
	}
	if !s.calls.enter() {
		return encodeError(errShuttingDown)
	}
	defer s.calls.leave()
	return s.serve(ctx, &call, r.Params, start)
}
