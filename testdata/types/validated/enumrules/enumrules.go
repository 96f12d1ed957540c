// Package enumrules has rules for enums, open and closed, with and without a member that is zero.
package enumrules

// Service is what clients call.
//
//rpcgen:service enumrules
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Currency            `json:"v"           validate:"required,oneof=EUR USD"`
	W *Currency           `json:"w,omitempty" validate:"omitempty,ne=JPY"`
	X []Kind              `json:"x"           validate:"dive,required,oneof=text image"`
	Y Status              `json:"y"           validate:"required,lte=2"`
	Z map[Status]Priority `json:"z"           validate:"dive,keys,gte=1,endkeys,omitempty,oneof=2 3"`
}

// Currency is closed, and nothing is no currency.
type Currency string

// The currencies.
const (
	EUR Currency = "EUR"
	USD Currency = "USD"
	JPY Currency = "JPY"
)

// Kind is open.
//
//rpcgen:enum open
type Kind string

// The kinds.
const (
	Text  Kind = "text"
	Image Kind = "image"
)

// Status is closed, and unknown at first.
type Status int

// The states.
const (
	Unknown Status = iota
	Placed
	Paid
	Shipped
)

// Priority is closed, and zero is none.
type Priority uint8

// The priorities.
const (
	Low Priority = iota + 1
	Normal
	High
)
