// Package hidden has a type that others can't name.
package hidden

// Secret is a struct.
type Secret struct {
	Word *string `json:"word"`
}
