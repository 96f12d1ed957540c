package typescript

import (
	"go/constant"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// newMembers resolves the values of an enum. Values that are the same in TypeScript are one member.
func newMembers(e *rpcdef.Enum) []memberView {
	if !isExact(e) {
		return []memberView{{expr: "number"}}
	}
	views := make([]memberView, 0, len(e.Values))
	seen := make(map[string]bool, len(e.Values))
	for _, value := range e.Values {
		expr := literal(value.Value)
		if !seen[expr] {
			seen[expr] = true
			views = append(views, memberView{newDoc(value.Doc), expr})
		}
	}
	return views
}

// openName is the type of an enum's values and others that a server may know.
const openName = "Open"

// isOpen reports whether something that has a use may be another value than an enum lists.
func isOpen(e *rpcdef.Enum, use rpcdef.Use) bool {
	switch {
	case !isExact(e): // its type is number
		return false
	case e.Openness == rpcdef.Plain:
		return use&rpcdef.InResults != 0
	default:
		return e.Openness == rpcdef.Open
	}
}

// maxSafe is the largest integer of which a number of JavaScript keeps all digits.
const maxSafe = 1<<53 - 1

// literal returns the literal type of a constant.
func literal(v constant.Value) string {
	if v.Kind() == constant.String {
		return quote(constant.StringVal(v))
	}
	return v.ExactString()
}

// isExact reports whether numbers and strings of JavaScript keep all values of an enum.
func isExact(e *rpcdef.Enum) bool {
	return !slices.ContainsFunc(e.Values, func(v *rpcdef.EnumValue) bool { return losesDigits(v.Value) })
}

// losesDigits reports whether a constant is an integer that is too large for a number of JavaScript.
func losesDigits(v constant.Value) bool {
	if v.Kind() == constant.String {
		return false
	}
	i, ok := constant.Int64Val(v)
	return !ok || i < -maxSafe || i > maxSafe
}
