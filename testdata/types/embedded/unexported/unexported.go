// Package unexported has an embedded struct that isn't exported.
package unexported

// Service is what clients call.
//
//rpcgen:service unexported
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	base
	V int `json:"v"`
}

type base struct {
	ID int `json:"id"`
}
