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
		expr, _ := literal(value.Value)
		if !seen[expr] {
			seen[expr] = true
			views = append(views, memberView{newDoc(value.Doc), expr})
		}
	}
	if !e.HasZero() {
		views = append(views, memberView{doc{text: "What Go sends for a value that nobody has set."}, zeroLiteral(e.Kind)})
	}
	if e.Openness == rpcdef.Open {
		views = append(views, memberView{doc{text: "Any other value that is added later."}, "(" + basicType(e.Kind) + " & {})"})
	}
	return views
}

// maxSafe is Number.MAX_SAFE_INTEGER of JavaScript, whose numbers lose digits beyond it.
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
