// Package quotedint has an int64 in a string.
package quotedint

// Service is what clients call.
//
//rpcgen:service quotedint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int64 `json:"v,string"`
}
