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

// quoted goes through a value in a string; see visit.
func (s *shaper) quoted(t rpcdef.Quoted) (function string, more []node) {
	if s.results {
		return s.runtime("string"), nil
	}
	kind, ok := basicKind(t.Elem)
	var inner string
	switch _, isNumber := rpcdef.Underlying(t.Elem).(rpcdef.Number); {
	case ok && kind.IsInteger():
		return s.digits(kind)
	case ok:
		inner = s.kind(kind)
	case isNumber:
		inner = "number" // the string keeps all digits
	default:
		panic(fmt.Sprintf("typescript: quoted %T", t.Elem))
	}
	return s.runtime("quoted"), []node{leaf(s.runtime(inner))}
}

// digits goes through an integer in a string; see visit.
func (s *shaper) digits(k rpcdef.Kind) (function string, more []node) {
	lowest, highest := "0n", "2n ** "+strconv.Itoa(k.Bits())+"n - 1n"
	if !k.IsUnsigned() {
		bits := strconv.Itoa(k.Bits() - 1)
		lowest, highest = "-(2n ** "+bits+"n)", "2n ** "+bits+"n - 1n"
	}
	return s.runtime("digits"), []node{leaf(lowest), leaf(highest)}
}
