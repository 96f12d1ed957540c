package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"example.com/rpcgen/examples/tasks"
)

// Codes of the errors that the responder answers, in the manner of HTTP.
const (
	codeInvalidParams = 400
	codeNotFound      = 404
	codeConflict      = 409
	codeInvalid       = 422
	codeInternal      = 500
)

// A method answers a request with a result that encoding/json can write, or with an error.
type method func(ctx context.Context, req *request) (any, error)

// handle makes a method of a Go function from params to a result.
func handle[P, R any](f func(context.Context, P) (R, error)) method {
	return func(ctx context.Context, req *request) (any, error) {
		var params P
		if len(req.Params) > 0 {
			if err := json.Unmarshal(req.Params, &params); err != nil {
				return nil, &replyError{Code: codeInvalidParams, Name: "invalid_params", Message: fmt.Sprintf("params of %s: %v", req.Method, err)}
			}
		}
		return f(ctx, params)
	}
}

// A replyError is the error of a reply.
type replyError struct {
	Code      int    `json:"code"`
	Name      string `json:"name,omitempty"`
	Message   string `json:"message"`
	Data      any    `json:"data,omitempty"`
	Temporary bool   `json:"temporary,omitempty"`
}

func (e *replyError) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// asReplyError returns what a client is told of an error.
func asReplyError(err error) *replyError {
	if known, ok := errors.AsType[*replyError](err); ok {
		return known
	}
	if full, ok := errors.AsType[*tasks.BoardFullError](err); ok {
		return &replyError{Code: codeConflict, Name: "board_full", Message: full.Error(), Data: full}
	}
	code, name := codeInternal, "internal"
	switch {
	case errors.Is(err, tasks.ErrTaskNotFound):
		code, name = codeNotFound, "task_not_found"
	case errors.Is(err, tasks.ErrInvalid):
		code, name = codeInvalid, "invalid"
	}
	return &replyError{Code: code, Name: name, Message: err.Error()}
}
