package typescript

import (
	"fmt"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A mapper makes type expressions.
type mapper struct{ texts emit.Texts }

// typeExpr returns t as a type expression for something at a depth of indentation. Lines after its first come without that indentation.
func (m *mapper) typeExpr(t rpcdef.Type, depth int) string {
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
		return m.texts.Join(m.operand(t.Elem, depth), "[]")
	case rpcdef.Array:
		return m.texts.Join(m.operand(t.Elem, depth), "[]")
	case rpcdef.Map:
		return m.texts.Join("{ [key: string]: ", m.typeExpr(t.Elem, depth), " }")
	case rpcdef.Optional:
		if isUnion(t) {
			return m.texts.Join(m.typeExpr(t.Elem, depth), " | null")
		}
		return m.typeExpr(t.Elem, depth)
	case *rpcdef.Struct:
		if t.Anonymous {
			return m.objectType(t, depth)
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

// operand returns t as an array's element.
func (m *mapper) operand(t rpcdef.Type, depth int) string {
	if isUnion(t) {
		return "(" + m.typeExpr(t, depth) + ")"
	}
	return m.typeExpr(t, depth)
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
func (m *mapper) objectType(s *rpcdef.Struct, depth int) string {
	b := &emit.Buffer{Unit: indentation, Outer: depth * len(indentation)}
	b.P("{")
	b.In(func() { printFields(b, m.appendFields(nil, s, depth+1)) })
	b.P("}")
	return strings.TrimSuffix(b.String(), "\n")
}

// aliasType returns what a defined type stands for.
func (m *mapper) aliasType(d *rpcdef.Defined) string {
	if d.IsEndless() { // TypeScript has no such alias
		return "null"
	}
	return m.typeExpr(d.Type, 0)
}
