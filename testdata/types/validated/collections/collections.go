// Package collections has rules for lists and maps.
package collections

// Service is what clients call.
//
//rpcgen:service collections
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	List   []string       `json:"list" validate:"required,min=1,max=3,dive,min=1"`
	Map    map[string]int `json:"map" validate:"max=2,dive,keys,min=1,endkeys,gte=0"`
	Nested [][]int        `json:"nested" validate:"dive,max=2,dive,gt=0"`
	Bytes  []byte         `json:"bytes" validate:"max=4"`
	Inner  []Inner        `json:"inner" validate:"dive"`
	Unique []int          `json:"unique" validate:"unique"`
}

// Inner is a struct.
type Inner struct {
	X string `json:"x" validate:"required"`
}
