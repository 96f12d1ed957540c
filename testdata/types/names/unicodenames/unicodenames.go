// Package unicodenames has names beyond ASCII.
package unicodenames

// Service is what clients call.
//
//rpcgen:service unicodenames
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Umlaut   int `json:"größe"`
	Ligature int `json:"ﬁeld"`
	Kelvin   int `json:"Kelvin"`
	Han      int `json:"名前"`
	Math     int `json:"𝐱"`
	Greek    int `json:"µ"`
	Ñ        int
	Ärger    string
}
