// Package hidden has fields that aren't on the wire.
package hidden

// Service is what clients call.
//
//rpcgen:service hidden
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V      int    `json:"v"`
	Secret string `json:"-"`
	Hook   func() `json:"-"`
	hidden chan int
}

// Hidden returns what isn't on the wire.
func (v Value) Hidden() chan int { return v.hidden }
