// Package nested has a struct in a struct.
package nested

// Service is what clients call.
//
//rpcgen:service nested
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Inner `json:"v"`
}

// Inner is a struct.
type Inner struct {
	X int  `json:"x"`
	D Deep `json:"d"`
}

// Deep is a struct.
type Deep struct {
	Y []int `json:"y"`
}
