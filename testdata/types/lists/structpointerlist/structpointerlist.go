// Package structpointerlist has a list of pointers to structs.
package structpointerlist

// Service is what clients call.
//
//rpcgen:service structpointerlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []*Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}
