// Package nilbytes has nil bytes in lists, maps and arrays.
package nilbytes

// Service is what clients call.
//
//rpcgen:service nilbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A [][]byte          `json:"a"`
	B map[string][]byte `json:"b"`
	C [2][]byte         `json:"c"`
	D *[]byte           `json:"d"`
}
