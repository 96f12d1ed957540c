// Package structlistresult has a list of structs as a result.
package structlistresult

// Service is what clients call.
//
//rpcgen:service structlistresult
type Service interface {
	Get() []Inner
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V []Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X []int `json:"x"`
}
