// Package quotedpointeromitempty has a bool in a string, absent when it is nil.
package quotedpointeromitempty

// Service is what clients call.
//
//rpcgen:service quotedpointeromitempty
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *bool `json:"v,omitempty,string"`
}
