// Package anonymouslist has a list and a map of anonymous structs.
package anonymouslist

// Service is what clients call.
//
//rpcgen:service anonymouslist
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []struct {
		X int `json:"x"`
	} `json:"v"`
	W map[string]*struct {
		Y bool `json:"y,omitempty"`
	} `json:"w"`
}
