// Package definedofdefined has a type defined by another defined type.
package definedofdefined

// Service is what clients call.
//
//rpcgen:service definedofdefined
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V AdminID `json:"v"`
}

// AdminID is a UserID.
type AdminID UserID

// UserID is an integer.
type UserID int64
