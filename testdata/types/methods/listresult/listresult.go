// Package listresult has a list as a result.
package listresult

// Service is what clients call.
//
//rpcgen:service listresult
type Service interface {
	Get() []int
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V []int `json:"v"`
}
