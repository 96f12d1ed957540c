// Package anonymous has an anonymous struct.
package anonymous

// Service is what clients call.
//
//rpcgen:service anonymous
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V struct {
		X int `json:"x"`
		Y struct {
			Z []string `json:"z"`
		} `json:"y"`
	} `json:"v"`
}
