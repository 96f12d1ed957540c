// Package floatresult has a float as a result.
package floatresult

// Service is what clients call.
//
//rpcgen:service floatresult
type Service interface {
	Get() float64
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V float64 `json:"v"`
}
