//go:build go1.24

package centrifugoclient

import (
	"encoding/json"
	"fmt"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// An outcome is what became of a call.
type outcome struct {
	result json.RawMessage
	err    error
	kept   bool // the table still knows the call, which nobody may use again
}

// outcomeOfAnswer is what the reply in an answer says.
func outcomeOfAnswer(a *wire.Answer, method string) outcome {
	var r wire.Reply
	if err := json.Unmarshal(a.Data, &r); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed reply %s: %w", method, a.Data, err)}
	}
	return outcomeOfReply(&r, method)
}

// outcomeOfReply is what a reply says: a null error is none, a result that is missing is null.
func outcomeOfReply(r *wire.Reply, method string) outcome {
	if isNull(r.Error) {
		if r.Result == nil {
			r.Result = json.RawMessage("null")
		}
		return outcome{result: r.Result}
	}
	failure := &RPCError{Method: method}
	if err := json.Unmarshal(r.Error, failure); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed error %s: %w", method, r.Error, err)}
	}
	if isNull(failure.Data) {
		failure.Data = nil
	}
	return outcome{err: failure}
}

// rpcError returns a refusal as an error of method, which is "" where it is none of a call; nil without one.
func rpcError(r *wire.Refusal, method string) *RPCError {
	if r == nil {
		return nil
	}
	return &RPCError{Method: method, Code: r.Code, Name: r.Name, Message: r.Message, Data: r.Data, Temporary: r.Temporary}
}

// failure returns the error that a message tells.
func failure(m *wire.Message) error {
	if m.Error == nil {
		return nil
	}
	return rpcError(m.Error, "")
}
