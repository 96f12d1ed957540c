// Package arrayofmaps has an array of maps of pointers to lists of times.
package arrayofmaps

import "time"

// Service is what clients call.
//
//rpcgen:service arrayofmaps
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V [2]map[string]*[]time.Time `json:"v"`
}
