// Package nullgeneric has a nullable value of database/sql.
package nullgeneric

import "database/sql"

// Service is what clients call.
//
//rpcgen:service nullgeneric
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V sql.Null[[]string] `json:"v"`
}
