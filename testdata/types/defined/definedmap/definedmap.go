// Package definedmap has a defined map.
package definedmap

// Service is what clients call.
//
//rpcgen:service definedmap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Labels `json:"v"`
}

// Labels are values by name.
type Labels map[string]int
