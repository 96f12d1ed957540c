// Package readstruct has a struct that reads JSON of its own: in results it is known.
package readstruct

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service readstruct
type Service interface {
	Get() Value
	Put(Params)
}

// Value is received.
type Value struct {
	V Own            `json:"v"`
	W []*Own         `json:"w"`
	X map[string]Own `json:"x,omitempty"`
}

// Params are sent.
type Params struct {
	V Own `json:"v"`
}

// Own is written as the struct that it is.
type Own struct {
	X    int32 `json:"x"`
	Next *Own  `json:"next"`
}

// UnmarshalJSON reads a number as well.
func (o *Own) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &o.X) == nil {
		return nil
	}
	type plain Own
	return json.Unmarshal(data, (*plain)(o))
}
