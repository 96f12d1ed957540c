// Package differing has params that are wider than the result.
package differing

// Service is what clients call.
//
//rpcgen:service differing
type Service interface {
	Put(Params) Value
}

// Params are sent.
type Params struct {
	V     *Inner `json:"v"`
	Extra string `json:"extra,omitempty"`
}

// Value is received.
type Value struct {
	V *Inner `json:"v"`
}

// Inner is used both ways.
type Inner struct {
	X *int `json:"x"`
}
