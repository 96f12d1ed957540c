// Package genericrecursion has a recursive generic of pointers to enums.
package genericrecursion

// Service is what clients call.
//
//rpcgen:service genericrecursion
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Tree[*Color]            `json:"v"`
	W Tree[map[string]UserID] `json:"w,omitzero"`
}

// Tree is a tree.
type Tree[T any] struct {
	Leaf     T                   `json:"leaf,omitempty"`
	Branches map[string]*Tree[T] `json:"branches,omitempty"`
}

// Color is an enum.
//
//rpcgen:enum open
type Color int

// The colors.
const (
	Red Color = iota + 1
	Green
)

// UserID is an integer.
type UserID int64
