// Package int8list has a list of int8, which is no base64.
package int8list

// Service is what clients call.
//
//rpcgen:service int8list
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []int8 `json:"v"`
}
