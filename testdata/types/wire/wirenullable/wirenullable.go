// Package wirenullable has a type with MarshalJSON that a directive declares to be a time or null.
package wirenullable

import (
	"encoding/json"
	"time"
)

// Service is what clients call.
//
//rpcgen:service wirenullable
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Stamp            `json:"v"`
	W *Stamp           `json:"w"`
	X []Stamp          `json:"x"`
	Y map[string]Stamp `json:"y,omitempty"`
}

// Stamp is null where it isn't set.
//
//rpcgen:wire *time.Time
type Stamp struct{ Unix int32 }

// MarshalJSON writes a time or null.
func (s Stamp) MarshalJSON() ([]byte, error) {
	if s.Unix == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(time.Unix(int64(s.Unix), 0).UTC())
}

// UnmarshalJSON reads a time or null.
func (s *Stamp) UnmarshalJSON(data []byte) error {
	read := time.Unix(0, 0)
	err := json.Unmarshal(data, &read)
	s.Unix = int32(read.Unix())
	return err
}
