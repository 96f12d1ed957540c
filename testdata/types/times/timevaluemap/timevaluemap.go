// Package timevaluemap has times by name.
package timevaluemap

import "time"

// Service is what clients call.
//
//rpcgen:service timevaluemap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]time.Time `json:"v"`
}
