// Package nonstruct has embedded types that are no structs.
package nonstruct

// Service is what clients call.
//
//rpcgen:service nonstruct
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	UserID
	Tags
	*Score
	Labels `json:"labels,omitempty"`
}

// UserID is an integer.
type UserID int32

// Tags are words.
type Tags []string

// Score is a number.
type Score float64

// Labels are values by name.
type Labels map[string]string
