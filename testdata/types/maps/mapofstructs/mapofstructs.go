// Package mapofstructs has a map of structs.
package mapofstructs

// Service is what clients call.
//
//rpcgen:service mapofstructs
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string]Inner `json:"v"`
	W map[int64]*Inner `json:"w"`
}

// Inner is a struct.
type Inner struct {
	X int            `json:"x"`
	Y map[string]int `json:"y"`
}
