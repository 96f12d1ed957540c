// Package spans has a type defined over time.Duration, whose constants make no enum.
package spans

import "time"

// Service is what clients call.
//
//rpcgen:service spans
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Timeout            `json:"v"`
	W map[string]Timeout `json:"w"`
}

// Timeout is how long to wait.
type Timeout time.Duration

// The usual ones.
const (
	Never Timeout = iota
	Short
	Long = Timeout(time.Minute)
)
