// Package types is what the declarations and types of an API are in TypeScript: their names, and their type expressions.
package types

import (
	"fmt"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// Expr returns t as a type expression for something that has a use and stands at a depth of indentation. Lines after its first come
// without that indentation.
func Expr(t rpcdef.Type, use rpcdef.Use, depth int) string {
	switch t := t.(type) {
	case rpcdef.Basic:
		return basicType(t.Kind)
	case rpcdef.Quoted, rpcdef.Bytes, rpcdef.Time, rpcdef.Text:
		return "string"
	case rpcdef.Duration, rpcdef.Number, rpcdef.BigInt:
		return "number"
	case rpcdef.Any:
		return "unknown"
	case rpcdef.List:
		return elementType(t.Elem, use, depth) + "[]"
	case rpcdef.Array:
		return elementType(t.Elem, use, depth) + "[]"
	case rpcdef.Map:
		return "{ [key: string]: " + Expr(t.Elem, use, depth) + " }"
	case rpcdef.Optional:
		if isUnion(t) {
			return Expr(t.Elem, use, depth) + " | null"
		}
		return Expr(t.Elem, use, depth)
	case *rpcdef.Struct:
		if t.Anonymous {
			return objectType(t, depth)
		}
		return SafeType(t.Name)
	case *rpcdef.Enum:
		if IsOpen(t, use) {
			return OpenName + "<" + SafeType(t.Name) + ">"
		}
		return SafeType(t.Name)
	case *rpcdef.Defined:
		return SafeType(t.Name)
	case *rpcdef.Union:
		return SafeType(t.Name)
	default:
		panic(fmt.Sprintf("typescript: unknown type %T", t))
	}
}

func basicType(k rpcdef.Kind) string {
	switch k {
	case rpcdef.Bool:
		return "boolean"
	case rpcdef.String:
		return "string"
	default:
		return "number"
	}
}

// elementType returns t as what precedes "[]".
func elementType(t rpcdef.Type, use rpcdef.Use, depth int) string {
	if isUnion(t) {
		return "(" + Expr(t, use, depth) + ")"
	}
	return Expr(t, use, depth)
}

// isUnion reports whether the expression of t is "... | null". What may be anything may be null, too.
func isUnion(t rpcdef.Type) bool {
	_, ok := t.(rpcdef.Optional)
	return ok && !IsUnknown(t)
}

// IsUnknown reports whether t, or what it points to, may be anything.
func IsUnknown(t rpcdef.Type) bool {
	under := rpcdef.Underlying(t)
	if o, ok := under.(rpcdef.Optional); ok {
		under = rpcdef.Underlying(o.Elem)
	}
	_, ok := under.(rpcdef.Any)
	return ok
}

// objectType returns the type literal of an anonymous struct.
func objectType(s *rpcdef.Struct, depth int) string {
	b := &emit.Buffer{Unit: syntax.Indentation, Outer: depth * len(syntax.Indentation)}
	b.Block("{", func() { PrintFields(b, NewFields(s, depth+1)) }, "}")
	return strings.TrimSuffix(b.String(), "\n")
}

// AliasType returns what a defined type stands for.
func AliasType(d *rpcdef.Defined) string {
	if d.IsEndless() { // TypeScript has no such alias
		return "null"
	}
	return Expr(d.Type, d.Use, 0)
}
