// Package casefold has names that differ by case only.
package casefold

// Service is what clients call.
//
//rpcgen:service casefold
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Upper string `json:"ID"`
	Lower string `json:"id"`
}
