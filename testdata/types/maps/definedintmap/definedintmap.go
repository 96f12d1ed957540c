// Package definedintmap has a map with keys of a defined integer.
package definedintmap

// Service is what clients call.
//
//rpcgen:service definedintmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[UserID]string `json:"v"`
}

// UserID is an integer.
type UserID uint32
