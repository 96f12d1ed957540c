package types

import (
	"fmt"

	"example.com/rpcgen/rpcdef"
)

// zeroOf returns the zero value of a basic kind.
func zeroOf(k rpcdef.Kind) string {
	switch {
	case k == rpcdef.Bool:
		return "False"
	case k == rpcdef.String:
		return `""`
	case k.IsFloat():
		return "0.0"
	default:
		return "0"
	}
}

// zeroValue returns the zero value of t as a default: an expression, or a function that makes it. Both are empty if t has none, or has one
// of its own format, such as "00000000-0000-0000-0000-000000000000".
func (m *Mapper) zeroValue(t rpcdef.Type) (value, factory string) {
	switch t := t.(type) {
	case rpcdef.Basic:
		return zeroOf(t.Kind), ""
	case rpcdef.Quoted:
		return m.zeroValue(t.Elem)
	case rpcdef.Bytes:
		return `b""`, ""
	case rpcdef.List:
		return "", m.Scope.Use("empty_list")
	case rpcdef.Map:
		return "", m.Scope.Use("empty_dict")
	case rpcdef.Optional, rpcdef.Any:
		return "None", ""
	case rpcdef.Duration, rpcdef.Number, rpcdef.BigInt:
		return "0", ""
	case *rpcdef.Enum:
		return m.enumZero(t), ""
	case *rpcdef.Defined:
		if t.Overridden && !nullIsEmpty(t) {
			return "", ""
		}
		return m.zeroValue(t.Type)
	case rpcdef.Array, rpcdef.Time, rpcdef.Text, *rpcdef.Struct, *rpcdef.Union:
		return "", ""
	default:
		panic(fmt.Sprintf("python: unknown type %T", t))
	}
}

// enumZero returns the zero value of an enum, or "" if it is no value here.
func (m *Mapper) enumZero(e *rpcdef.Enum) string {
	member := m.Scope.Names.zeros[e]
	switch {
	case member != "":
		return m.Scope.Decl(&e.Head) + "." + member
	case m.hasOnlyMembers(e):
		return ""
	default:
		return zeroOf(e.Kind)
	}
}
