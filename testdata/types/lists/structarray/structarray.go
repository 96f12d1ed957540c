// Package structarray has an array of structs.
package structarray

// Service is what clients call.
//
//rpcgen:service structarray
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X int  `json:"x"`
	Y *int `json:"y"`
}
