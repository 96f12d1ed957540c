// Package pointerlist has a list of pointers.
package pointerlist

// Service is what clients call.
//
//rpcgen:service pointerlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []*int `json:"v"`
}
