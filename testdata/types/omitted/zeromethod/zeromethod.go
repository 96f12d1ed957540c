// Package zeromethod has types with an IsZero method, absent when it returns true.
package zeromethod

// Service is what clients call.
//
//rpcgen:service zeromethod
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Amount   `json:"v,omitzero"`
	W Span     `json:"w,omitzero"`
	X Interval `json:"x,omitzero"`
}

// Amount is zero below one.
type Amount int

// IsZero reports whether there is less than one.
func (a Amount) IsZero() bool { return a < 1 }

// Span is zero if it has no length.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// IsZero reports whether the span has no length.
func (s Span) IsZero() bool { return s.From == s.To }

// Interval is zero if it has no length.
type Interval struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// IsZero reports whether the interval has no length.
func (i *Interval) IsZero() bool { return i == nil || i.From == i.To }
