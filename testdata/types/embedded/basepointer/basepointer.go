// Package basepointer has an embedded pointer, whose fields are absent when it is nil.
package basepointer

import "time"

// Service is what clients call.
//
//rpcgen:service basepointer
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	*Base
	V int `json:"v"`
}

// Base is embedded.
type Base struct {
	ID    int            `json:"id"`
	Name  string         `json:"name"`
	List  []int          `json:"list"`
	Map   map[string]int `json:"map"`
	Ptr   *int           `json:"ptr"`
	Any   any            `json:"any"`
	When  time.Time      `json:"when"`
	Inner Inner          `json:"inner"`
	Bytes []byte         `json:"bytes"`
	Color Color          `json:"color"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}

// Color is an enum.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)
