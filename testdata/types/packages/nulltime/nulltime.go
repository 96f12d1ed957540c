// Package nulltime has a nullable time of database/sql.
package nulltime

import "database/sql"

// Service is what clients call.
//
//rpcgen:service nulltime
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V sql.NullTime `json:"v"`
}
