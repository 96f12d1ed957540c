// Package deepshadow has a field that hides others at two depths.
package deepshadow

// Service is what clients call.
//
//rpcgen:service deepshadow
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Middle
	*Other
	V int `json:"v"`
}

// Middle is embedded.
type Middle struct {
	Deep
	X string `json:"x"`
}

// Deep is embedded.
type Deep struct {
	X int  `json:"x"`
	Y int  `json:"y"`
	Z bool `json:"z"`
}

// Other is embedded.
type Other struct {
	Y string `json:"y"`
	V string `json:"v"`
}
