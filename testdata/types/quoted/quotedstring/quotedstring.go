// Package quotedstring has a string in a string, with its quotes.
package quotedstring

// Service is what clients call.
//
//rpcgen:service quotedstring
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V string `json:"v,string"`
}
