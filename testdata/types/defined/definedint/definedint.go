// Package definedint has a defined integer.
package definedint

// Service is what clients call.
//
//rpcgen:service definedint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V UserID `json:"v"`
}

// UserID is an integer.
type UserID int32
