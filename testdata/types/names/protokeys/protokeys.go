// Package protokeys has maps of maps, whose keys may be names that every object of JavaScript has.
package protokeys

// Service is what clients call.
//
//rpcgen:service protokeys
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string][]int          `json:"v"`
	W map[string]map[string]int `json:"w"`
	X map[string]*int           `json:"x"`
	Y map[string]Inner          `json:"y"`
}

// Inner is a struct.
type Inner struct {
	Z []int `json:"z"`
}
