// Package samegoname has embedded structs whose fields have one Go name, and others on the wire.
package samegoname

// Service is what clients call.
//
//rpcgen:service samegoname
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Left
	Right
	ID int `json:"id"`
}

// Left is embedded.
type Left struct {
	ID int `json:"left_id"`
}

// Right is embedded.
type Right struct {
	ID int `json:"right_id"`
}
