// Package definedresult has a defined slice as a result.
package definedresult

// Service is what clients call.
//
//rpcgen:service definedresult
type Service interface {
	Get() Tags
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V Tags `json:"v"`
}

// Tags are words.
type Tags []string
