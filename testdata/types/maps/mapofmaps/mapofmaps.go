// Package mapofmaps has a map of maps.
package mapofmaps

// Service is what clients call.
//
//rpcgen:service mapofmaps
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]map[int]bool `json:"v"`
}
