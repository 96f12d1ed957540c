// Package textbytes has a slice of a byte type with MarshalText.
package textbytes

import "fmt"

// Service is what clients call.
//
//rpcgen:service textbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []Letter `json:"v"`
}

// Letter is a byte with MarshalText.
type Letter uint8

// MarshalText writes a letter.
func (l Letter) MarshalText() ([]byte, error) { return []byte{'a' + byte(l)%26}, nil }

// UnmarshalText reads a letter.
func (l *Letter) UnmarshalText(text []byte) error {
	if len(text) != 1 || text[0] < 'a' || text[0] > 'z' {
		return fmt.Errorf("%q is no letter", text)
	}
	*l = Letter(text[0] - 'a')
	return nil
}
