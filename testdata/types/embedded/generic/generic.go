// Package generic has an embedded generic struct.
package generic

// Service is what clients call.
//
//rpcgen:service generic
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Page[int]
	V int `json:"v"`
}

// Page is embedded.
type Page[T any] struct {
	Items []T `json:"items"`
	Next  *T  `json:"next"`
}
