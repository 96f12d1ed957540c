// Package deepanonymous has anonymous structs in maps, arrays and pointers in each other.
package deepanonymous

// Service is what clients call.
//
//rpcgen:service deepanonymous
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V []map[string]*[2]struct {
		A int                               `json:"a"`
		B []struct{ C *struct{ D string } } `json:"b"`
	} `json:"v"`
}
