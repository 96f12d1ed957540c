// Package readsitself has a type that reads JSON of its own, and is written as the struct that it is.
package readsitself

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service readsitself
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Own `json:"v"`
}

// Own reads its own JSON.
type Own struct {
	X int `json:"x"`
}

// UnmarshalJSON reads a number as well.
func (o *Own) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &o.X) == nil {
		return nil
	}
	type plain Own
	return json.Unmarshal(data, (*plain)(o))
}
