// Package listofbytes has a list of pointers to maps of arrays of bytes.
package listofbytes

// Service is what clients call.
//
//rpcgen:service listofbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []*map[string][2][]byte `json:"v"`
}
