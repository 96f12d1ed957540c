// Package api is what the server offers.
package api

import "context"

//go:generate rpcgen --output ../opensdk --server ../rpc --embedded .

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

// Greeter implements [GreetingService].
type Greeter struct{}

// Hello implements [GreetingService].
func (Greeter) Hello(_ context.Context, params HelloParams) (*HelloResult, error) {
	return &HelloResult{Text: "Hello, " + params.Name + "!"}, nil
}
