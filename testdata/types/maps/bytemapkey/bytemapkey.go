// Package bytemapkey has a map with keys that are bytes.
package bytemapkey

// Service is what clients call.
//
//rpcgen:service bytemapkey
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[byte]string `json:"v"`
}
