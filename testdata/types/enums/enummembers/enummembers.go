// Package enummembers has an enum whose constants have names that bite.
package enummembers

// Service is what clients call.
//
//rpcgen:service enummembers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Word `json:"v"`
}

// Word is an enum.
type Word int

// The words.
const (
	Name Word = iota
	Value_
	None
	mro
	Self
	Class
	WordName
	Word1
	From
	Values
	Real
	Numerator
	BitLength
)
