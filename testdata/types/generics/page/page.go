// Package page has an instance of a generic struct.
package page

// Service is what clients call.
//
//rpcgen:service page
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Page[Task] `json:"v"`
	W Page[int]  `json:"w"`
}

// Page is a part of a list.
type Page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

// Task is a struct.
type Task struct {
	ID int `json:"id"`
}
