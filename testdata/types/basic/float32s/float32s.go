// Package float32s has a float32.
package float32s

// Service is what clients call.
//
//rpcgen:service float32s
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V float32 `json:"v"`
}
