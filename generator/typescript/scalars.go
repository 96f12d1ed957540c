package typescript

import (
	"fmt"
	"strconv"

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

// basic returns the function of runtime/shapes.ts for a type that holds no other.
func (s *shaper) basic(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.Basic:
		return s.kind(t.Kind)
	case rpcdef.Any:
		return "json"
	case rpcdef.Text:
		return either(s.results, "string", "text")
	case rpcdef.Bytes:
		return either(s.results, "bytes", "base64")
	case rpcdef.Time:
		return either(s.results, "string", "time")
	case rpcdef.Duration, rpcdef.BigInt:
		return "integer"
	case rpcdef.Number:
		return "exactNumber"
	default:
		panic(fmt.Sprintf("typescript: unknown type %T", t))
	}
}

func (s *shaper) kind(k rpcdef.Kind) string {
	switch {
	case k == rpcdef.Bool:
		return "boolean"
	case k == rpcdef.String:
		return either(s.results, "string", "text")
	case k.IsFloat():
		return either(s.results, "number", k.String())
	case s.results:
		return "integer"
	case k.IsUnsigned():
		return "uint" + strconv.Itoa(k.Bits())
	default:
		return "int" + strconv.Itoa(k.Bits())
	}
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// quoted goes through a value in a string.
func (s *shaper) quoted(t rpcdef.Quoted, value, at string) node {
	list := []node{leaf(value), leaf(at)}
	if s.results {
		return node{head: s.runtime("string") + "(", list: list, tail: ")"}
	}
	kind, ok := basicKind(t.Elem)
	var inner string
	switch _, isNumber := rpcdef.Underlying(t.Elem).(rpcdef.Number); {
	case ok && kind.IsInteger():
		return s.digits(kind, value, at)
	case ok:
		inner = s.kind(kind)
	case isNumber:
		inner = "number" // the string keeps all digits
	default:
		panic(fmt.Sprintf("typescript: quoted %T", t.Elem))
	}
	return node{head: s.runtime("quoted") + "(", list: append(list, leaf(s.runtime(inner))), tail: ")"}
}

// digits goes through an integer in a string.
func (s *shaper) digits(k rpcdef.Kind, value, at string) node {
	lowest, highest := "0n", "2n ** "+strconv.Itoa(k.Bits())+"n - 1n"
	if !k.IsUnsigned() {
		bits := strconv.Itoa(k.Bits() - 1)
		lowest, highest = "-(2n ** "+bits+"n)", "2n ** "+bits+"n - 1n"
	}
	return node{head: s.runtime("digits") + "(", list: []node{leaf(value), leaf(at), leaf(lowest), leaf(highest)}, tail: ")"}
}
