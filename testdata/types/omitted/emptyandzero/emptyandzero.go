// Package emptyandzero has omitempty and omitzero together.
package emptyandzero

import "time"

// Service is what clients call.
//
//rpcgen:service emptyandzero
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []int     `json:"v,omitempty,omitzero"`
	W time.Time `json:"w,omitempty,omitzero"`
	X *int      `json:"x,omitempty,omitzero"`
	Y string    `json:"y,omitempty,omitzero"`
	Z [2]int    `json:"z,omitempty,omitzero"`
}
