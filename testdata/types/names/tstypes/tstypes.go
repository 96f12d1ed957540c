// Package tstypes has types named like globals of JavaScript.
package tstypes

// Service is what clients call.
//
//rpcgen:service tstypes
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Date    Date              `json:"date"`
	Promise *Promise          `json:"promise"`
	Array   []Array           `json:"array"`
	Record  map[string]Record `json:"record"`
	String  String            `json:"string"`
	Object  Object            `json:"object"`
	Number  Number            `json:"number"`
	Error   Error             `json:"error"`
	Map     Map               `json:"map"`
	Symbol  Symbol            `json:"symbol"`
}

// Types with names of JavaScript's.
type (
	Date    struct{ X int64 }
	Promise struct{ X int }
	Array   struct{ X []int }
	Record  struct{ X string }
	String  string
	Object  struct{ X any }
	Number  int32
	Error   struct{ X string }
	Map     map[string]int
	Symbol  struct{ X bool }
)
