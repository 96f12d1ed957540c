package types

import (
	"go/constant"
	"slices"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// IsOpen reports whether something that has a use may be another value than an enum lists.
func IsOpen(e *rpcdef.Enum, use rpcdef.Use) bool {
	switch {
	case !IsExact(e): // its type is number
		return false
	case e.Openness == rpcdef.Plain:
		return use&rpcdef.InResults != 0
	default:
		return e.Openness == rpcdef.Open
	}
}

// maxSafe is the largest integer of which a number of JavaScript keeps all digits.
const maxSafe = 1<<53 - 1

// Literal returns the literal type of a constant.
func Literal(v constant.Value) string {
	if v.Kind() == constant.String {
		return syntax.Quote(constant.StringVal(v))
	}
	return v.ExactString()
}

// IsExact reports whether numbers and strings of JavaScript keep all values of an enum.
func IsExact(e *rpcdef.Enum) bool {
	return e.Kind == rpcdef.String || !slices.ContainsFunc(e.Values, func(v *rpcdef.EnumValue) bool { return losesDigits(v.Value) })
}

// losesDigits reports whether an integer is too large for a number of JavaScript.
func losesDigits(v constant.Value) bool {
	i, ok := constant.Int64Val(v)
	return !ok || i < -maxSafe || i > maxSafe
}
