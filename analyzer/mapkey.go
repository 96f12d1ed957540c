package analyzer

import (
	"go/ast"
	"go/types"

	"example.com/rpcgen/rpcdef"
)

func (c *converter) mapType(t *types.Map, at site) rpcdef.Type {
	var keyExpr, elemExpr ast.Expr
	if expr, ok := at.expr.(*ast.MapType); ok {
		keyExpr, elemExpr = expr.Key, expr.Value
	}
	c.needAddress(t.Elem(), at.at(elemExpr))
	return rpcdef.Map{Key: c.mapKey(t.Key(), at.at(keyExpr)), Elem: c.typ(t.Elem(), at.at(elemExpr))}
}

// mapKey converts the type of a map's keys. encoding/json has rules of its own for them: MarshalJSON counts for nothing, MarshalText counts
// with a value receiver only, as a key has no address, and for a string not at all.
func (c *converter) mapKey(t types.Type, at site) rpcdef.Type {
	t = types.Unalias(t)
	named, _ := t.(*types.Named)
	basic, _ := t.Underlying().(*types.Basic)
	switch {
	case isInvalid(t.Underlying()):
		return c.unresolved(at)
	case named == nil, basic != nil && !writesItself(t):
		return c.plainKey(t, at)
	case basic != nil && basic.Info()&types.IsString != 0:
		return rpcdef.Basic{Kind: rpcdef.String}
	case !types.IsInterface(t) && valueMethod(t, "MarshalText"):
		c.needReader(t, at)
		if c.wireOf(named) != nil {
			return c.wiredKey(named, at)
		}
		return rpcdef.Text{Go: rpcdef.GoName{Package: named.Obj().Pkg().Path(), Name: named.Obj().Name()}}
	case basic == nil || basic.Info()&types.IsInteger == 0:
		return c.refuseKey(t, at)
	case method(t, "UnmarshalText") != nil:
		return c.refuse(at, "a map with keys of type "+c.typeName(t)+" written as numbers and read as text", valueReceiver)
	default:
		return c.basic(basic, at)
	}
}

// plainKey converts a key that doesn't write itself.
func (c *converter) plainKey(t types.Type, at site) rpcdef.Type {
	basic, isBasic := t.Underlying().(*types.Basic)
	switch {
	case isBasic && basic.Kind() == types.Invalid:
		return c.unresolved(at)
	case !isBasic || basic.Info()&(types.IsString|types.IsInteger) == 0:
		return c.refuseKey(t, at)
	default:
		return c.typ(t, at)
	}
}

// wiredKey converts a key that writes itself as text, which a directive says more of.
func (c *converter) wiredKey(t *types.Named, at site) rpcdef.Type {
	key := c.typ(t, at)
	if basic, ok := rpcdef.Underlying(key).(rpcdef.Basic); !ok || basic.Kind != rpcdef.String {
		return c.refuse(at, "a map with keys of type "+c.typeName(t)+", which are text", "say so by //rpcgen:wire string")
	}
	return key
}

func (c *converter) refuseKey(t types.Type, at site) rpcdef.Type {
	what := "a map with keys of type " + c.typeName(t)
	if basic, ok := t.(*types.Basic); ok {
		what = "a map with " + basic.Name() + " keys"
	}
	if method(t, "MarshalText") != nil && !types.IsInterface(t) {
		return c.refuse(at, what, valueReceiver)
	}
	return c.refuse(at, what, "JSON has string keys only: use a string or integer key")
}

const valueReceiver = "a key has no address: give its MarshalText a value receiver"

// writesItself reports whether a type or a pointer to it has a method that encoding/json calls.
func writesItself(t types.Type) bool {
	for _, name := range []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"} {
		if method(t, name) != nil {
			return true
		}
	}
	return false
}

// valueMethod reports whether a value of t has a method, not just a pointer to one.
func valueMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	fn, ok := obj.(*types.Func)
	return ok && hasJSONForm(fn)
}
