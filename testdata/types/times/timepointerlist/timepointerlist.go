// Package timepointerlist has a list of pointers to times.
package timepointerlist

import "time"

// Service is what clients call.
//
//rpcgen:service timepointerlist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []*time.Time `json:"v"`
}
