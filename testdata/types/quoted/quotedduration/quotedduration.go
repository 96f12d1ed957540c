// Package quotedduration has a duration in a string.
package quotedduration

import "time"

// Service is what clients call.
//
//rpcgen:service quotedduration
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V time.Duration `json:"v,string"`
}
