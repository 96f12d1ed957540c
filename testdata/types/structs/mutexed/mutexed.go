// Package mutexed has a struct with a mutex, embedded or hidden.
package mutexed

import (
	"sync"
	"sync/atomic"
)

// Service is what clients call.
//
//rpcgen:service mutexed
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	sync.Mutex
	V     int `json:"v"`
	mu    sync.RWMutex
	count atomic.Int64
}
