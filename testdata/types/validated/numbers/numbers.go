// Package numbers has rules for numbers.
package numbers

import "time"

// Service is what clients call.
//
//rpcgen:service numbers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Between int           `json:"between" validate:"gte=0,lte=100"`
	Above   float64       `json:"above" validate:"gt=0.5"`
	Tiny    uint8         `json:"tiny" validate:"lt=10"`
	Equal   int           `json:"equal" validate:"eq=7"`
	Pointer *int          `json:"pointer" validate:"required,min=1"`
	Quoted  int64         `json:"quoted,string" validate:"max=10"`
	OneOf   int           `json:"one_of" validate:"oneof=1 2 3"`
	Timeout time.Duration `json:"timeout" validate:"min=1"`
}
