// Package stringresult has a string as a result.
package stringresult

// Service is what clients call.
//
//rpcgen:service stringresult
type Service interface {
	Get() string
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V string `json:"v"`
}
