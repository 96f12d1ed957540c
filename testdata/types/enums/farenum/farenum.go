// Package farenum has enums of other packages, which may have more values than they list.
package farenum

import (
	"io/fs"
	"net"
	"reflect"
)

// Service is what clients call.
//
//rpcgen:service farenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V fs.FileMode    `json:"v"`
	W []reflect.Kind `json:"w"`
	X *net.Flags     `json:"x"`
}
