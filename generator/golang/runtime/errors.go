//go:build go1.24

package centrifugoclient

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// What a call fails with when there is no answer, in the sense of [errors.Is]: one of the first two, and often one of the others, too.
var (
	// ErrNotSent says that nothing of the call was sent: it may be made again.
	ErrNotSent = errors.New("nothing was sent")

	// ErrOutcomeUnknown says that the call was sent, and may have been run.
	ErrOutcomeUnknown = errors.New("outcome unknown")

	// ErrDisconnected says that the connection has ended, or that there is none.
	ErrDisconnected = errors.New("disconnected")

	// ErrQueueFull says that too many calls wait to be sent. It is ErrNotSent, too.
	ErrQueueFull = fmt.Errorf("the queue is full: %w", ErrNotSent)
)

// ErrUnauthorized is what GetToken returns when there are no tokens for the user any more. It ends the connection for good.
var ErrUnauthorized = errors.New("unauthorized")

// A DisconnectError says why the server ended a connection. It is [ErrDisconnected] in the sense of [errors.Is].
type DisconnectError struct {
	Code   int    // Centrifugo's disconnect code or the WebSocket's close code, e.g. 3500
	Reason string // e.g. "invalid token"
}

func (e *DisconnectError) Error() string {
	return fmt.Sprintf("disconnected by the server: %s (code %d)", e.Reason, e.Code)
}

// Is reports whether target is [ErrDisconnected].
func (e *DisconnectError) Is(target error) bool { return target == ErrDisconnected }

// What the server may answer to a call of any method, in the sense of [errors.Is].
var (
	// ErrInvalidParams says that params don't decode, or break a rule. [InvalidParamsError] says which.
	ErrInvalidParams error = &RPCError{Code: 400, Name: "invalid_params", Message: "invalid params"}

	// ErrPermissionDenied says that the user may not make the call.
	ErrPermissionDenied error = &RPCError{Code: 403, Name: "permission_denied", Message: "permission denied"}

	// ErrUnknownMethod says that the server has no such method.
	ErrUnknownMethod error = &RPCError{Code: 404, Name: "unknown_method", Message: "unknown method"}

	// ErrDuplicateCall says that the call was sent before, and that its outcome isn't known any more.
	ErrDuplicateCall error = &RPCError{Code: 409, Name: "duplicate_call", Message: "duplicate call"}

	// ErrResultTooLarge says that the result is over the server's limit.
	ErrResultTooLarge error = &RPCError{Code: 413, Name: "result_too_large", Message: "result too large"}

	// ErrCallCancelled says that the server ended the call because nobody waited for it.
	ErrCallCancelled error = &RPCError{Code: 499, Name: "cancelled", Message: "cancelled"}

	// ErrInternal says that the server failed. Its log says why.
	ErrInternal error = &RPCError{Code: 500, Name: "internal", Message: "internal error"}

	// ErrOverloaded says that the server has too much to do right now.
	ErrOverloaded error = &RPCError{Code: 503, Name: "overloaded", Message: "overloaded", Temporary: true}

	// ErrShuttingDown says that the server is about to end.
	ErrShuttingDown error = &RPCError{Code: 503, Name: "shutting_down", Message: "shutting down", Temporary: true}

	// ErrDeadlineExceeded says that the method's timeout ran out in the server.
	ErrDeadlineExceeded error = &RPCError{Code: 504, Name: "deadline_exceeded", Message: "deadline exceeded"}
)

// An RPCError is an error that the server answered a call with, or that Centrifugo refused it with. The errors that the API declares, and
// those of every API such as [ErrUnknownMethod], are told apart by [errors.Is] and [errors.As].
type RPCError struct {
	Method    string          `json:"-"`    // e.g. "tasks.get_stats"
	Code      int             `json:"code"` // e.g. 404, or 103 where Centrifugo denied the permission to publish
	Name      string          `json:"name"` // tells errors apart, e.g. "task_not_found"; "" if it is Centrifugo's
	Message   string          `json:"message"`
	Data      json.RawMessage `json:"data"`      // nil where there is none
	Temporary bool            `json:"temporary"` // the same call may succeed later
}

func (e *RPCError) Error() string {
	text := e.Message
	if e.Method != "" {
		text = e.Method + ": " + text
	}
	if e.Name == "" {
		return fmt.Sprintf("%s (code %d)", text, e.Code)
	}
	return fmt.Sprintf("%s (%s, code %d)", text, e.Name, e.Code)
}

// Is reports whether target is the variable of the error's name, e.g. [ErrUnknownMethod].
func (e *RPCError) Is(target error) bool {
	variable, ok := target.(*RPCError)
	return ok && variable.Method == "" && variable.Name == e.Name && e.Name != ""
}

// As sets target to the error's data, if target points to a pointer to the type of the error's name, e.g. to an [*InvalidParamsError].
func (e *RPCError) As(target any) bool {
	pointer := reflect.ValueOf(target).Elem()
	if pointer.Kind() != reflect.Pointer {
		return false
	}
	value := reflect.New(pointer.Type().Elem())
	typed, ok := value.Interface().(interface{ errorName() string })
	if !ok || typed.errorName() != e.Name {
		return false
	}
	if value.Elem().NumField() > 0 && decodeResult(e.Method, e.Data, typed) != nil {
		return false
	}
	pointer.Set(value)
	return true
}

// An InvalidParamsError says which params don't decode, or break a rule. It is found by [errors.As].
type InvalidParamsError struct {
	Fields []InvalidField `json:"fields"`
}

func (e *InvalidParamsError) Error() string {
	var b strings.Builder
	b.WriteString("invalid params (code 400)")
	for _, f := range e.Fields {
		b.WriteString("\n" + cmp.Or(f.Path, "params") + ": " + f.Message)
	}
	return b.String()
}

// RPCError returns the error as a server answers a call with it.
func (e *InvalidParamsError) RPCError() *RPCError {
	data, _ := json.Marshal(e) //nolint:errchkjson // it holds strings only
	return &RPCError{Code: 400, Name: "invalid_params", Message: "invalid params", Data: data}
}

func (*InvalidParamsError) errorName() string { return "invalid_params" }

// An InvalidField is a field of the params that is wrong.
type InvalidField struct {
	Path    string `json:"path"`    // by names on the wire, e.g. "items[0].name"; "" means the params themselves
	Rule    string `json:"rule"`    // that it breaks, e.g. "max=200", or "type"
	Message string `json:"message"` // for people
}

// whyEnded returns the error of ctx with the cause that it was ended with, if there was one; nil if it hasn't ended.
func whyEnded(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	cause := context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
