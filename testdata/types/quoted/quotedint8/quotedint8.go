// Package quotedint8 has an int8 in a string.
package quotedint8

// Service is what clients call.
//
//rpcgen:service quotedint8
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V int8 `json:"v,string"`
}
