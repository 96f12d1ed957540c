// Package ambiguousmarshaler has two embedded types with MarshalJSON: neither counts, and the struct is flattened.
package ambiguousmarshaler

// Service is what clients call.
//
//rpcgen:service ambiguousmarshaler
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Both `json:"v"`
}

// Both embeds two types with the same methods.
type Both struct {
	A
	B
}

// A has a custom marshaler.
type A struct {
	X int `json:"x"`
}

// MarshalJSON writes null.
func (A) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// UnmarshalJSON reads nothing.
func (*A) UnmarshalJSON([]byte) error { return nil }

// B has a custom marshaler.
type B struct {
	Y int `json:"y"`
}

// MarshalJSON writes null.
func (B) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// UnmarshalJSON reads nothing.
func (*B) UnmarshalJSON([]byte) error { return nil }
