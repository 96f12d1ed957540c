// Package nilcollections has lists and maps in each other at places where any of them may be nil.
package nilcollections

// Service is what clients call.
//
//rpcgen:service nilcollections
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V map[string][]map[string][]int `json:"v"`
	W *[]*map[string]*[]int         `json:"w"`
	X [2][]map[string]int           `json:"x"`
	Y []struct {
		Z []int
		M map[string][]byte
	} `json:"y"`
	Z map[string]*struct{ B []byte } `json:"z"`
}
