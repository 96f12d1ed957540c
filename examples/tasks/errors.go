package tasks

import (
	"errors"
	"fmt"
)

// Errors of the services. Test for them with [errors.Is].
var (
	// ErrTaskNotFound says that no task has the given id.
	//
	//rpcgen:error 404
	ErrTaskNotFound = errors.New("task not found")

	// ErrInvalid says that the params break a rule.
	//
	//rpcgen:error 422
	ErrInvalid = errors.New("invalid params")
)

// A BoardFullError says that the board takes no more tasks.
//
//rpcgen:error 409
type BoardFullError struct {
	// Limit is how many tasks the board takes.
	Limit int `json:"limit"`
}

func (e *BoardFullError) Error() string {
	return fmt.Sprintf("the board is full: it takes %d tasks", e.Limit)
}
