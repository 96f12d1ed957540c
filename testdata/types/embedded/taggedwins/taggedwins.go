// Package taggedwins has two embedded fields of one name at one depth: the tagged one wins.
package taggedwins

// Service is what clients call.
//
//rpcgen:service taggedwins
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Left
	Right
}

// Left has a tag.
type Left struct {
	A string `json:"X"`
}

// Right has none.
type Right struct {
	X int
}
