// Package tsnames has names that mean something in TypeScript.
package tsnames

// Service is what clients call.
//
//rpcgen:service tsnames
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Then           int    `json:"then"`
	Constructor    int    `json:"constructor"`
	ToString       string `json:"toString"`
	ToJSON         string `json:"toJSON"`
	ValueOf        int    `json:"valueOf"`
	Proto          []int  `json:"__proto__"`
	HasOwnProperty bool   `json:"hasOwnProperty"`
	Prototype      *int   `json:"prototype"`
	Readonly       int    `json:"readonly"`
	New            string `json:"new"`
	Get            int    `json:"get"`
	Undefined      *int   `json:"undefined"`
	Length         int    `json:"length"`
	Delete         int    `json:"delete"`
}
