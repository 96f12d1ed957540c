// Package recursivemap has a map of itself.
package recursivemap

// Service is what clients call.
//
//rpcgen:service recursivemap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Dir `json:"v"`
}

// Dir is a folder of folders.
type Dir map[string]Dir
