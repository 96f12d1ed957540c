// Package quoteddefined has a defined integer in a string.
package quoteddefined

// Service is what clients call.
//
//rpcgen:service quoteddefined
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V UserID `json:"v,string"`
}

// UserID is an integer.
type UserID uint64
