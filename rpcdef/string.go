package rpcdef

import (
	"fmt"
	"strconv"
)

// TypeString returns t as a Go programmer would write it, declarations by their Name: "[]Task", "map[string]*int64".
func TypeString(t Type) string { return typeString(t, true) }

// spelling returns t as TypeString does, but unions as declarations have them: without the star by which null may stand in their place.
func spelling(t Type) string { return typeString(t, false) }

func typeString(t Type, starUnions bool) string {
	switch t := t.(type) {
	case Basic:
		return t.Kind.String()
	case Quoted:
		return typeString(t.Elem, starUnions)
	case Bytes:
		return "[]byte"
	case List:
		return "[]" + typeString(t.Elem, starUnions)
	case Array:
		return "[" + strconv.FormatInt(t.Len, 10) + "]" + typeString(t.Elem, starUnions)
	case Map:
		return "map[" + typeString(t.Key, starUnions) + "]" + typeString(t.Elem, starUnions)
	case Optional:
		if u, ok := t.Elem.(*Union); ok && !starUnions {
			return u.Name
		}
		return "*" + typeString(t.Elem, starUnions)
	case Any:
		if t.Raw {
			return "json.RawMessage"
		}
		return "any"
	case Time:
		return "time.Time"
	case Duration:
		return "time.Duration"
	case Text:
		return t.Go.Name
	case Number:
		return "json.Number"
	case BigInt:
		return "big.Int"
	case Decl:
		return t.Header().Name
	default:
		panic(fmt.Sprintf("rpcdef: unknown type %T", t))
	}
}

// Underlying returns t, or the type that it is another name for.
func Underlying(t Type) Type {
	for {
		d, ok := t.(*Defined)
		if !ok {
			return t
		}
		t = d.Type
	}
}
