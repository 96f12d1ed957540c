package rpcserver

import (
	"context"
	"errors"
	"strconv"
	"strings"
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
	minCode  = 400
	maxCode  = 1999
	maxShown = 64 // bytes that a message shows of a name or key that a client sent
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
	errCancelled        = &Error{Code: 499, Name: cancelledName, Message: "the caller gave up"}
	errInternal         = &Error{Code: 500, Name: internalName, Message: "internal error"}
	errOverloaded       = &Error{Code: 503, Name: "overloaded", Message: "too many calls run at once", Temporary: true}
	errShuttingDown     = &Error{Code: 503, Name: "shutting_down", Message: "the server is shutting down", Temporary: true}
	errDeadlineExceeded = &Error{Code: 504, Name: "deadline_exceeded", Message: "the time for the call ran out"}
)

func errUnknownMethod(name string) *Error {
	return &Error{Code: 404, Name: "unknown_method", Message: "no method " + short(name)}
}

// errEnded tells that a call's context has ended.
func errEnded(cause error) *Error {
	if errors.Is(cause, context.DeadlineExceeded) {
		return errDeadlineExceeded
	}
	return errCancelled
}

// A problem is what is wrong with one place of the params.
type problem struct {
	Path    string `json:"path"` // by wire names and indices, e.g. "items[0].name"; "" for the params as a whole
	Rule    string `json:"rule"` // e.g. "required", "min=3", "type"
	Message string `json:"message"`
}

// String returns the path and the message.
func (p problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + " " + p.Message
}

// errInvalidParams tells what is wrong with the params: at least one problem.
func errInvalidParams(problems ...problem) *Error {
	message := problems[0].String()
	if more := len(problems) - 1; more > 0 {
		message += " (and " + strconv.Itoa(more) + " more)"
	}
	data := struct {
		Fields []problem `json:"fields"`
	}{problems}
	return &Error{Code: 400, Name: "invalid_params", Message: message, Data: data}
}

// short quotes what a client sent, and cuts it if it is long.
func short(s string) string { return strconv.Quote(cut(s, maxShown)) }

// cut returns s, or what it starts with if it has more bytes than most.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
