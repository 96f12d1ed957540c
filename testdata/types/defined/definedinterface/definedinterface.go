// Package definedinterface has a defined empty interface.
package definedinterface

// Service is what clients call.
//
//rpcgen:service definedinterface
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Anything `json:"v"`
}

// Anything is any value.
type Anything any
