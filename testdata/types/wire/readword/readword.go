// Package readword has a string that reads text of its own: in results it is an enum.
package readword

import (
	"encoding/json"
	"strings"
)

// Service is what clients call.
//
//rpcgen:service readword
type Service interface {
	Get() Value
	Put(Params)
}

// Value is received.
type Value struct {
	V Word   `json:"v"`
	W []Word `json:"w"`
	X Count  `json:"x,string"`
}

// Params are sent.
type Params struct {
	V Word `json:"v"`
}

// Word is written as it is.
type Word string

// The words.
const (
	Yes Word = "yes"
	No  Word = "no"
)

// UnmarshalText reads a word in capitals, too.
func (w *Word) UnmarshalText(text []byte) error {
	*w = Word(strings.ToLower(string(text)))
	return nil
}

// Count is written as a number.
type Count int16

// UnmarshalJSON reads a number.
func (c *Count) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, (*int16)(c)) }
