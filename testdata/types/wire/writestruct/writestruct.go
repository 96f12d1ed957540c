// Package writestruct has a struct that writes JSON of its own: in params it is known.
package writestruct

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service writestruct
type Service interface {
	Get() Value
	Put(Params)
}

// Value is received.
type Value struct {
	V Own `json:"v"`
}

// Params are sent.
type Params struct {
	V Own            `json:"v"`
	W []Own          `json:"w"`
	X map[string]Own `json:"x,omitempty"`
}

// Own is read as the struct that it is.
type Own struct {
	X int32  `json:"x"`
	Y string `json:"y"`
}

// MarshalJSON writes the members in another order.
func (o Own) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]any{"y": o.Y, "x": o.X}) }
