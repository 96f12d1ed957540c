// Package oddnames has names that are no identifiers.
package oddnames

// Service is what clients call.
//
//rpcgen:service oddnames
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Space   int `json:"a b"`
	Dash    int `json:"a-b"`
	Dot     int `json:"a.b"`
	Digit   int `json:"1st"`
	Dollar  int `json:"$ref"`
	At      int `json:"@type"`
	Slash   int `json:"a/b"`
	Braces  int `json:"{x}"`
	Percent int `json:"%d"`
	Hash    int `json:"#"`
	Star    int `json:"*"`
	Quest   int `json:"?"`
	Angle   int `json:"<a>&"`
	Empty   int `json:" "`
}
