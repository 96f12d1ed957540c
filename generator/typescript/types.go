package typescript

import (
	"fmt"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// typeExpr returns t as a type expression that will be indented by depth levels. Its lines don't have that indentation yet.
func typeExpr(t rpcdef.Type, depth int) string {
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
		return elementType(t.Elem, depth) + "[]"
	case rpcdef.Array:
		return elementType(t.Elem, depth) + "[]"
	case rpcdef.Map:
		return "{ [key: string]: " + typeExpr(t.Elem, depth) + " }"
	case rpcdef.Optional:
		if isUnion(t) {
			return typeExpr(t.Elem, depth) + " | null"
		}
		return typeExpr(t.Elem, depth)
	case *rpcdef.Struct:
		if t.Anonymous {
			return objectType(t, depth)
		}
		return safeType(t.Name)
	case *rpcdef.Enum:
		return safeType(t.Name)
	case *rpcdef.Defined:
		return safeType(t.Name)
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

// elementType returns t as a type expression that "[]" can follow.
func elementType(t rpcdef.Type, depth int) string {
	if isUnion(t) {
		return "(" + typeExpr(t, depth) + ")"
	}
	return typeExpr(t, depth)
}

// isUnion reports whether the expression of t is "... | null". What may be anything may be null, too.
func isUnion(t rpcdef.Type) bool {
	_, ok := t.(rpcdef.Optional)
	return ok && !isUnknown(t)
}

// isUnknown reports whether t, or what it points to, may be anything.
func isUnknown(t rpcdef.Type) bool {
	under := rpcdef.Underlying(t)
	if o, ok := under.(rpcdef.Optional); ok {
		under = rpcdef.Underlying(o.Elem)
	}
	_, ok := under.(rpcdef.Any)
	return ok
}

// objectType returns the type literal of an anonymous struct.
func objectType(s *rpcdef.Struct, depth int) string {
	b := &emit.Buffer{Unit: indentation, Outer: depth * len(indentation)}
	b.Block("{", func() { printFields(b, newFields(s, depth+1)) }, "}")
	return strings.TrimSuffix(b.String(), "\n")
}

// aliasType returns what a defined type stands for.
func aliasType(d *rpcdef.Defined) string {
	if d.IsEndless() { // TypeScript has no such alias
		return "null"
	}
	return typeExpr(d.Type, 0)
}

// mention adds the declarations that the type expression of t names.
func mention(t rpcdef.Type, into map[*rpcdef.Head]bool) {
	if d, ok := t.(rpcdef.Decl); ok && !isInline(d) {
		into[d.Header()] = true
		return
	}
	if m, ok := t.(rpcdef.Map); ok { // its keys are strings, whatever they are in Go
		mention(m.Elem, into)
		return
	}
	for _, part := range rpcdef.Parts(t) {
		mention(part, into)
	}
}
