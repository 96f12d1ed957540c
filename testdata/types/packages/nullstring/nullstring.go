// Package nullstring has a nullable string of database/sql.
package nullstring

import "database/sql"

// Service is what clients call.
//
//rpcgen:service nullstring
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V sql.NullString `json:"v"`
}
