// Package undived has structs with rules where a validator doesn't come, so that no client checks them: in lists and maps without dive, in fields
// that it skips.
package undived

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service undived
type Service interface {
	Echo(Value) Value
	Take(Params)
}

// Value holds the construct.
type Value struct {
	List    []Inner          `json:"list" validate:"max=9"`
	Map     map[string]Inner `json:"map"`
	Nested  [][]Inner        `json:"nested" validate:"dive"`
	Skipped Inner            `json:"skipped" validate:"-"`
	Maybe   Inner            `json:"maybe" validate:"omitempty"`
	Only    Inner            `json:"only" validate:"structonly"`
	Embeds  `validate:"-"`
	Number  json.Number       `json:"number" validate:"required"`
	Checked map[string]*Dived `json:"checked" validate:"dive"`
}

// Embeds is embedded.
type Embeds struct {
	Y string `json:"y" validate:"required"`
}

// Inner is a struct, which holds another one.
type Inner struct {
	X     string `json:"x" validate:"required"`
	Below Below  `json:"below"`
}

// Below is below it.
type Below struct {
	Z int `json:"z" validate:"gt=0"`
}

// Dived is in a map with dive.
type Dived struct {
	X string `json:"x" validate:"required"`
}

// Params are only sent.
type Params struct {
	List []Sent `json:"list"`
}

// Sent is only sent.
type Sent struct {
	X string `json:"x,omitempty" validate:"required"`
}
