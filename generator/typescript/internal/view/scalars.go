package view

import (
	"fmt"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// basicKind returns the kind of t, if it is a basic type or has the values of one.
func basicKind(t rpcdef.Type) (rpcdef.Kind, bool) {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Basic:
		return t.Kind, true
	case *rpcdef.Enum:
		return t.Kind, true
	case rpcdef.Duration:
		return rpcdef.Int64, true
	default:
		return 0, false
	}
}

// scalar returns the function of shapes.ts for a type that holds no other.
func (m codecMapper) scalar(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.Basic:
		return m.kind(t.Kind)
	case rpcdef.Any:
		return "json"
	case rpcdef.Text:
		return either(m.results, "string", "text")
	case rpcdef.Bytes:
		return either(m.results, "bytes", "base64")
	case rpcdef.Time:
		return either(m.results, "string", "time")
	case rpcdef.Duration, rpcdef.BigInt:
		return "integer"
	case rpcdef.Number:
		return "exactNumber"
	default:
		panic(fmt.Sprintf("typescript: unknown type %T", t))
	}
}

// kind returns the function of shapes.ts for a kind.
func (m codecMapper) kind(k rpcdef.Kind) string {
	switch {
	case k == rpcdef.Bool:
		return "boolean"
	case k == rpcdef.String:
		return either(m.results, "string", "text")
	case k.IsFloat():
		return either(m.results, "number", k.String())
	case m.results:
		return "integer"
	case k.IsUnsigned():
		return "uint" + strconv.Itoa(k.Bits())
	default:
		return "int" + strconv.Itoa(k.Bits())
	}
}

func either[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

// listed returns the function that takes only what an enum lists, "" where t is no enum, or one with any value.
func (m codecMapper) listed(t rpcdef.Type) string {
	if enum, ok := rpcdef.Underlying(t).(*rpcdef.Enum); ok {
		return m.function(enum)
	}
	return ""
}

// quoted is like callee, for a value in a string.
func (m codecMapper) quoted(t rpcdef.Quoted) (function string, more []emit.Group) {
	kind, ok := basicKind(t.Elem)
	if listed := m.listed(t.Elem); listed != "" {
		return m.file.fromShapes(either(kind.IsInteger(), "numeral", "quoted")), syntax.Leaves(listed)
	}
	if m.results {
		return m.file.fromShapes("string"), nil
	}
	var inner string
	switch _, isNumber := rpcdef.Underlying(t.Elem).(rpcdef.Number); {
	case ok && kind.IsInteger():
		return m.digits(kind)
	case ok:
		inner = m.kind(kind)
	case isNumber:
		inner = "number" // the string keeps all digits
	default:
		panic(fmt.Sprintf("typescript: quoted %T", t.Elem))
	}
	return m.file.fromShapes("quoted"), syntax.Leaves(m.file.fromShapes(inner))
}

// digits is like callee, for an integer in a string.
func (m codecMapper) digits(k rpcdef.Kind) (function string, more []emit.Group) {
	lowest, highest := "0n", "2n ** "+strconv.Itoa(k.Bits())+"n - 1n"
	if !k.IsUnsigned() {
		bits := strconv.Itoa(k.Bits() - 1)
		lowest, highest = "-(2n ** "+bits+"n)", "2n ** "+bits+"n - 1n"
	}
	return m.file.fromShapes("digits"), syntax.Leaves(lowest, highest)
}
