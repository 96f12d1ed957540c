// Package api is what the backend offers.
package api

import "context"

//go:generate rpcgen --output ../opensdk .

// GreetingService greets.
//
//rpcgen:service
type GreetingService interface {
	// Hello greets somebody by name.
	Hello(ctx context.Context, params HelloParams) (*HelloResult, error)
}

// HelloParams says whom to greet.
type HelloParams struct {
	Name string `json:"name" validate:"required"`
}

// HelloResult is a greeting.
type HelloResult struct {
	Text string `json:"text"` // Text is the greeting, in English.
}
