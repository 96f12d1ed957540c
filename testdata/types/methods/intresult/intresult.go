// Package intresult has an integer as a result.
package intresult

// Service is what clients call.
//
//rpcgen:service intresult
type Service interface {
	Get() int64
	Put(Value)
}

// Value takes the result back.
type Value struct {
	V int64 `json:"v"`
}
