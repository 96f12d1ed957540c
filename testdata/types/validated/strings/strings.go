// Package strings has rules for strings.
package strings

// Service is what clients call.
//
//rpcgen:service strings
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Required string  `json:"required" validate:"required"`
	Length   string  `json:"length" validate:"min=2,max=5"`
	Exact    string  `json:"exact,omitempty" validate:"omitempty,len=3"`
	OneOf    string  `json:"one_of" validate:"oneof=red green 'dark blue'"`
	Email    string  `json:"email" validate:"omitempty,email"`
	Alpha    string  `json:"alpha" validate:"alphanum"`
	Start    string  `json:"start" validate:"startswith=a,endswith=z"`
	Pointer  *string `json:"pointer" validate:"omitempty,min=1"`
}
