// Package anonymousinstance has an instance with an anonymous struct and an array.
package anonymousinstance

// Service is what clients call.
//
//rpcgen:service anonymousinstance
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Box[struct {
		X int `json:"x"`
	}] `json:"v"`
	W Box[[2]bool] `json:"w"`
}

// Box holds a value.
type Box[T any] struct {
	V T `json:"v"`
}
