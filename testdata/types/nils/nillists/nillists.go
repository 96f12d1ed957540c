// Package nillists has nil lists in lists, maps, arrays and structs.
package nillists

// Service is what clients call.
//
//rpcgen:service nillists
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	A [][]int             `json:"a"`
	B map[string][]string `json:"b"`
	C [2][]int            `json:"c"`
	D []Inner             `json:"d"`
	E *[]int              `json:"e"`
	F []*[]int            `json:"f"`
	G map[int]map[int]int `json:"g"`
}

// Inner is a struct.
type Inner struct {
	X []int          `json:"x"`
	Y map[string]int `json:"y"`
	Z []byte         `json:"z"`
}
