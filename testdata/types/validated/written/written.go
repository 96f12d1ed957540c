// Package written has rules for types with a custom marshaler, which hold for the Go values and not for those on the wire.
package written

import (
	"encoding/json"
	"strconv"
)

// Service is what clients call.
//
//rpcgen:service written
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Cents            `json:"v" validate:"required,min=100"`
	W []Cents          `json:"w" validate:"max=3,dive,gte=100"`
	X *Cents           `json:"x" validate:"required,gt=7"`
	Y map[string]Cents `json:"y" validate:"dive,ne=5"`
	Z Level            `json:"z" rpcgen:"wire=string" validate:"oneof=4 8"`
}

// Cents is an amount.
//
//rpcgen:wire string
type Cents int32

// MarshalJSON writes a string.
func (c Cents) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.Itoa(int(c))) }

// UnmarshalJSON reads a string.
func (c *Cents) UnmarshalJSON(data []byte) error {
	n, err := readString(data)
	*c = Cents(n)
	return err
}

// Level is a number that is a string on the wire.
type Level int8

// MarshalJSON writes a string.
func (l Level) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.Itoa(int(l))) }

// UnmarshalJSON reads a string.
func (l *Level) UnmarshalJSON(data []byte) error {
	n, err := readString(data)
	*l = Level(n)
	return err
}

func readString(data []byte) (int, error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}
