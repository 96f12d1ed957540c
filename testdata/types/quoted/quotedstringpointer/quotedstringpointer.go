// Package quotedstringpointer has a pointer to a string, in a string or null.
package quotedstringpointer

// Service is what clients call.
//
//rpcgen:service quotedstringpointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V *string `json:"v,string"`
}
