// Package wiremap has a type with MarshalJSON that a directive declares to be a map.
package wiremap

import "encoding/json"

// Service is what clients call.
//
//rpcgen:service wiremap
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Counts `json:"v"`
}

// Counts writes a map.
//
//rpcgen:wire map[string]int64
type Counts struct{ A, B int64 }

// MarshalJSON writes a map.
func (c Counts) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]int64{"a": c.A % (1 << 50), "b": c.B % (1 << 50)})
}

// UnmarshalJSON reads a map.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var all map[string]int64
	err := json.Unmarshal(data, &all)
	c.A, c.B = all["a"], all["b"]
	return err
}
