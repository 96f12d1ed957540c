// Package opaque has a struct without exported fields.
package opaque

// Service is what clients call.
//
//rpcgen:service opaque
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Handle   `json:"v"`
	W []Handle `json:"w"`
}

// Handle has nothing to show.
type Handle struct{ id int }

// ID returns what isn't on the wire.
func (h Handle) ID() int { return h.id }
