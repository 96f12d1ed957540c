// Package nilpointers has nil pointers in lists, maps and arrays.
package nilpointers

// Service is what clients call.
//
//rpcgen:service nilpointers
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A []*int            `json:"a"`
	B map[string]*Inner `json:"b"`
	C [2]*string        `json:"c"`
	D []*[]*bool        `json:"d"`
}

// Inner is a struct.
type Inner struct {
	X *Inner `json:"x"`
}
