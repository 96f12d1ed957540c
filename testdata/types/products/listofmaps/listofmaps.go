// Package listofmaps has a list of maps of pointers to structs that embed a generic.
package listofmaps

// Service is what clients call.
//
//rpcgen:service listofmaps
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []map[string]*Inner `json:"v"`
}

// Inner embeds a generic.
type Inner struct {
	Box[[]int]
	*Box2[string]
	Name string `json:"name,omitempty"`
}

// Box holds a value.
type Box[T any] struct {
	One T `json:"one"`
}

// Box2 holds a value.
type Box2[T any] struct {
	Two *T `json:"two"`
}
