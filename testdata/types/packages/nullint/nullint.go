// Package nullint has a nullable integer of database/sql.
package nullint

import "database/sql"

// Service is what clients call.
//
//rpcgen:service nullint
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V sql.NullInt64 `json:"v"`
}
