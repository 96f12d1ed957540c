// Package pytypes has types named like those that Python's annotations need.
package pytypes

import "time"

// Service is what clients call.
//
//rpcgen:service pytypes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	List      List                 `json:"list"`
	Dict      Dict                 `json:"dict"`
	Any       Any                  `json:"any"`
	BaseModel BaseModel            `json:"base_model"`
	Field     Field                `json:"field"`
	Literal   []Literal            `json:"literal"`
	Annotated map[string]Annotated `json:"annotated"`
	Time      Time                 `json:"time"`
	Int64     Int64                `json:"int64"`
	Number    int64                `json:"number"`
	When      time.Time            `json:"when"`
	None      *None                `json:"none"`
}

// Types with names of Python's.
type (
	List      struct{ X []int }
	Dict      struct{ X map[string]int }
	Any       struct{ X any }
	BaseModel struct{ X *int }
	Field     struct{ X int }
	Literal   string
	Annotated struct{ X bool }
	Time      string
	Int64     string
	None      struct{ X int }
)
