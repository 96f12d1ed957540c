// Package quotedeverywhere has quoted fields in lists of embedded pointers.
package quotedeverywhere

// Service is what clients call.
//
//rpcgen:service quotedeverywhere
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Inner `json:"v"`
}

// Inner embeds a pointer.
type Inner struct {
	*Base
}

// Base has quoted fields.
type Base struct {
	A int64   `json:"a,string"`
	B *uint64 `json:"b,omitempty,string"`
	C float64 `json:"c,omitzero,string"`
	D bool    `json:"d,omitempty,string"`
	E *string `json:"e,string"`
}
