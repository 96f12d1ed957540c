// Package definedbytes has defined bytes.
package definedbytes

// Service is what clients call.
//
//rpcgen:service definedbytes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Chunk `json:"v"`
}

// Chunk is bytes.
type Chunk []byte
