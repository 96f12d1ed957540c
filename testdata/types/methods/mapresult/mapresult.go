// Package mapresult has a map as a result.
package mapresult

// Service is what clients call.
//
//rpcgen:service mapresult
type Service interface {
	Get() map[string][]bool
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V map[string][]bool `json:"v"`
}
