// Package wiretag has a field whose wire type a tag declares.
package wiretag

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Service is what clients call.
//
//rpcgen:service wiretag
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V slog.Level `json:"v" rpcgen:"wire=string"`
	W Own        `json:"w" rpcgen:"wire=[]int32"`
	X *Own       `json:"x" rpcgen:"wire=*[]int32"`
	Y *Own       `json:"y" rpcgen:"wire=[]int32"`
}

// Own has a custom marshaler.
type Own struct{ X int32 }

// MarshalJSON writes a list.
func (o Own) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d]", o.X), nil }

// UnmarshalJSON reads a list.
func (o *Own) UnmarshalJSON(data []byte) error {
	var list [1]int32
	err := json.Unmarshal(data, &list)
	o.X = list[0]
	return err
}
