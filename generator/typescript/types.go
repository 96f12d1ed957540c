package typescript

import (
	"fmt"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// typeExpr returns t as a type expression for something that has a use and stands at a depth of indentation. Lines after its first come
// without that indentation.
func typeExpr(t rpcdef.Type, use rpcdef.Use, depth int) string {
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
		return "{ [key: string]: " + typeExpr(t.Elem, use, depth) + " }"
	case rpcdef.Optional:
		if isUnion(t) {
			return typeExpr(t.Elem, use, depth) + " | null"
		}
		return typeExpr(t.Elem, use, depth)
	case *rpcdef.Struct:
		if t.Anonymous {
			return objectType(t, depth)
		}
		return safeType(t.Name)
	case *rpcdef.Enum:
		if isOpen(t, use) {
			return openName + "<" + safeType(t.Name) + ">"
		}
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

// elementType returns t as what precedes "[]".
func elementType(t rpcdef.Type, use rpcdef.Use, depth int) string {
	if isUnion(t) {
		return "(" + typeExpr(t, use, depth) + ")"
	}
	return typeExpr(t, use, depth)
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
	return typeExpr(d.Type, d.Use, 0)
}

// A mentions is what type expressions mention.
type mentions struct {
	heads map[*rpcdef.Head]bool // of declarations, by their names
	open  bool                  // the type Open
}

func newMentions() *mentions { return &mentions{heads: map[*rpcdef.Head]bool{}} }

// addMethod adds what the signature of a method mentions.
func (m *mentions) addMethod(method *rpcdef.Method) {
	if method.Params != nil {
		m.add(method.Params, rpcdef.InParams)
	}
	if method.Result != nil {
		m.add(method.Result, rpcdef.InResults)
	}
}

// add adds what the expression of t mentions, as typeExpr returns it.
func (m *mentions) add(t rpcdef.Type, use rpcdef.Use) {
	switch t := t.(type) {
	case *rpcdef.Enum:
		m.heads[&t.Head] = true
		m.open = m.open || isOpen(t, use)
	case *rpcdef.Struct:
		if !t.Anonymous {
			m.heads[&t.Head] = true
			return
		}
		for _, f := range t.Fields {
			m.add(f.Type, t.Use)
		}
	case *rpcdef.Defined:
		m.heads[&t.Head] = true
	case rpcdef.Map: // its keys are strings, whatever they are in Go
		m.add(t.Elem, use)
	default:
		for _, part := range rpcdef.Parts(t) {
			m.add(part, use)
		}
	}
}

// names returns the names of the types that are mentioned, sorted.
func (m *mentions) names(api *rpcdef.API) []string {
	names := make([]string, 0, len(m.heads)+1)
	for _, d := range api.Decls {
		if m.heads[d.Header()] {
			names = append(names, safeType(d.Header().Name))
		}
	}
	if m.open {
		names = append(names, openName)
	}
	slices.Sort(names)
	return names
}
