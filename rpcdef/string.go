package rpcdef

import (
	"fmt"
	"strconv"
)

// TypeString returns t as a Go programmer would write it, declarations by their Name: "[]Task", "map[string]*int64".
func TypeString(t Type) string {
	switch t := t.(type) {
	case Basic:
		return t.Kind.String()
	case Quoted:
		return TypeString(t.Elem)
	case Bytes:
		return "[]byte"
	case List:
		return "[]" + TypeString(t.Elem)
	case Array:
		return "[" + strconv.FormatInt(t.Len, 10) + "]" + TypeString(t.Elem)
	case Map:
		return "map[" + TypeString(t.Key) + "]" + TypeString(t.Elem)
	case Optional:
		return "*" + TypeString(t.Elem)
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
