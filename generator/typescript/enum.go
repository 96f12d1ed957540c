package typescript

import (
	"go/constant"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// maxSafe is the largest integer of which a number of JavaScript keeps all digits.
const maxSafe = 1<<53 - 1

// literal returns the literal type of a constant, and whether it has that very value: large integers have none.
func literal(v constant.Value) (expr string, exact bool) {
	if v.Kind() == constant.String {
		return quote(constant.StringVal(v)), true
	}
	i, ok := constant.Int64Val(v)
	return v.ExactString(), ok && -maxSafe <= i && i <= maxSafe
}

// isExact reports whether numbers and strings of JavaScript keep all values of an enum.
func isExact(e *rpcdef.Enum) bool {
	return !slices.ContainsFunc(e.Values, func(v *rpcdef.EnumValue) bool {
		_, exact := literal(v.Value)
		return !exact
	})
}

// zeroLiteral returns the literal type of the zero value of a kind.
func zeroLiteral(k rpcdef.Kind) string {
	if k == rpcdef.String {
		return `""`
	}
	return "0"
}
