package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// An Error is told to the client as it is. Handlers return it, wrapped or not; what else they return is logged, and told as internal,
// unless it is declared.
type Error struct {
	Code      int    `json:"code"` // 400 to 1999
	Name      string `json:"name"` // tells errors apart, e.g. "task_not_found"
	Message   string `json:"message"`
	Data      any    `json:"data,omitempty"`
	Temporary bool   `json:"temporary,omitempty"` // the same call may succeed later
}

// Error returns the name and the message.
func (e *Error) Error() string { return e.Name + ": " + e.Message }

// check returns an error that says why clients can't be told e, or nil.
func (e *Error) check() error {
	switch {
	case e.Name == "":
		return errors.New("the rpcserver.Error is nil, or has no name")
	case e.Code < minCode || e.Code > maxCode:
		return errors.New("the rpcserver.Error " + strconv.Quote(e.Name) + " has the code " + strconv.Itoa(e.Code) + ", want 400 to 1999")
	}
	return nil
}

const (
	minCode = 400
	maxCode = 1999
)

// PermissionDenied returns the error with which a middleware or a handler refuses a call.
func PermissionDenied(message string) *Error {
	return &Error{Code: 403, Name: "permission_denied", Message: message}
}

// The names of errors that the server itself tells, and acts on.
const (
	cancelledName = "cancelled"
	internalName  = "internal"
)

// The errors that the server itself tells, but for those below that say more.
var (
	errDuplicateCall    = &Error{Code: 409, Name: "duplicate_call", Message: "a call of this correlation id runs, or has run"}
	errResultTooLarge   = &Error{Code: 413, Name: "result_too_large", Message: "the result is too large to be sent"}
	errMayNotSubscribe  = &Error{Code: 403, Name: "permission_denied", Message: "the channel is none that this user may subscribe to"}
	errCancelled        = &Error{Code: 499, Name: cancelledName, Message: "the caller gave up"}
	errInternal         = &Error{Code: 500, Name: internalName, Message: "internal error"}
	errOverloaded       = &Error{Code: 503, Name: "overloaded", Message: "too many calls run at once", Temporary: true}
	errShuttingDown     = &Error{Code: 503, Name: "shutting_down", Message: "the server is shutting down", Temporary: true}
	errDeadlineExceeded = &Error{Code: 504, Name: "deadline_exceeded", Message: "the time for the call ran out"}
)

func errUnknownMethod(name string) *Error {
	return &Error{Code: 404, Name: "unknown_method", Message: "no method " + excerpt.Quoted(name)}
}

// errEnded tells that a call's context has ended: at its deadline, or by a cause that is one.
func errEnded(ctx context.Context) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return errDeadlineExceeded
	}
	return errCancelled
}

// errInvalidParams tells what is wrong with the params: at least one problem.
func errInvalidParams(problems ...invalid.Problem) *Error {
	message := problems[0].String()
	if more := len(problems) - 1; more > 0 {
		message += " (and " + strconv.Itoa(more) + " more)"
	}
	data := struct {
		Fields []invalid.Problem `json:"fields"`
	}{problems}
	return &Error{Code: 400, Name: "invalid_params", Message: message, Data: data}
}

type errorBody struct {
	Error *Error `json:"error"`
}

// failed is how a call ends with one of the server's own errors.
func failed(e *Error) running.Outcome { return running.Outcome{Name: e.Name, Body: encodeError(e)} }

// encodeError returns the body of a reply that tells one of the server's own errors, which can be encoded.
func encodeError(e *Error) []byte {
	body, err := wire.Marshal(&errorBody{e})
	if err != nil {
		panic(err)
	}
	return body
}

// encodeTold returns how a call ends whose client is told an error of the handler's, or what is wrong with that.
func encodeTold(e *Error) (running.Outcome, error) {
	if err := e.check(); err != nil {
		return running.Outcome{}, err
	}
	body, err := wire.Marshal(&errorBody{e})
	if err != nil {
		return running.Outcome{}, fmt.Errorf("data of the error %q can't be encoded: %w", e.Name, err)
	}
	return running.Outcome{Name: e.Name, Body: body}, nil
}
