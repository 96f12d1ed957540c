// Package flat has a struct.
package flat

// Service is what clients call.
//
//rpcgen:service flat
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	ID     int64    `json:"id"`
	Name   string   `json:"name"`
	Active bool     `json:"active"`
	Score  float64  `json:"score"`
	Tags   []string `json:"tags"`
}
