// Package quotedpointer has a pointer to an int64, in a string or null.
package quotedpointer

// Service is what clients call.
//
//rpcgen:service quotedpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *int64 `json:"v,string"`
}
