// Package sentinels has an integer with constants for odd values, which make no enum.
package sentinels

// Service is what clients call.
//
//rpcgen:service sentinels
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V UserID   `json:"v"`
	W []UserID `json:"w"`
}

// UserID is who somebody is.
type UserID int64

// Those who aren't somebody.
const (
	Nobody UserID = 0
	Root   UserID = -1
)
