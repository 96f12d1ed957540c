package wire

import (
	"go/ast"
	"go/types"

	"example.com/rpcgen/rpcdef"
)

func (c *Converter) mapType(t *types.Map, at Site) rpcdef.Type {
	var keyExpr, elemExpr ast.Expr
	if expr, ok := at.Expr.(*ast.MapType); ok {
		keyExpr, elemExpr = expr.Key, expr.Value
	}
	c.directions.checkMapValues(t.Elem(), at.At(elemExpr))
	return rpcdef.Map{Key: mapKeys{c}.key(t.Key(), at.At(keyExpr)), Elem: c.typ(t.Elem(), at.At(elemExpr))}
}

// mapKeys converts the types of map keys. encoding/json has rules of its own for them: MarshalJSON counts for nothing, MarshalText counts
// only with a value receiver, because a key has no address, and not at all for a string.
type mapKeys struct{ *Converter }

func (c mapKeys) key(t types.Type, at Site) rpcdef.Type {
	t = types.Unalias(t)
	named, _ := t.(*types.Named)
	basic, _ := t.Underlying().(*types.Basic)
	switch {
	case IsInvalid(t.Underlying()):
		return c.Unresolved(at)
	case named == nil, basic != nil && !HasMarshaler(t):
		return c.plainKey(t, at)
	case basic != nil && basic.Info()&types.IsString != 0:
		return rpcdef.Basic{Kind: rpcdef.String}
	case !types.IsInterface(t) && hasValueMethod(t, "MarshalText"):
		c.directions.checkText(t, at)
		if c.overrides.of(named) != nil {
			return c.overriddenKey(named, at)
		}
		return rpcdef.Text{Go: rpcdef.GoName{Package: named.Obj().Pkg().Path(), Name: named.Obj().Name()}}
	case basic == nil || basic.Info()&types.IsInteger == 0:
		return c.refuseKey(t, at)
	case method(t, "UnmarshalText") != nil:
		fix := valueReceiver
		if method(t, "MarshalText") == nil {
			fix = "give it MarshalText, with a value receiver"
		}
		return c.refuse(at, "a map with keys of type "+TypeName(t)+", which Go writes as numbers and reads as text", fix)
	default:
		return c.basic(basic, at)
	}
}

// plainKey converts a key without a custom marshaler.
func (c mapKeys) plainKey(t types.Type, at Site) rpcdef.Type {
	basic, isBasic := t.Underlying().(*types.Basic)
	switch {
	case isBasic && basic.Kind() == types.Invalid:
		return c.Unresolved(at)
	case !isBasic || basic.Info()&(types.IsString|types.IsInteger) == 0:
		return c.refuseKey(t, at)
	default:
		return c.typ(t, at)
	}
}

// overriddenKey converts a key that is marshaled as text, for which a directive gives another type.
func (c mapKeys) overriddenKey(t *types.Named, at Site) rpcdef.Type {
	key := c.typ(t, at)
	if basic, ok := rpcdef.Underlying(key).(rpcdef.Basic); !ok || basic.Kind != rpcdef.String {
		return c.refuse(at, "a map with keys of type "+TypeName(t)+", which are written as text", "declare that with //rpcgen:wire string")
	}
	return key
}

func (c mapKeys) refuseKey(t types.Type, at Site) rpcdef.Type {
	what := "a map with keys of type " + TypeName(t)
	if basic, ok := t.(*types.Basic); ok {
		what = "a map with " + basic.Name() + " keys"
	}
	if method(t, "MarshalText") != nil && !types.IsInterface(t) {
		return c.refuse(at, what+", whose MarshalText has a pointer receiver and isn't called for a key", valueReceiver)
	}
	return c.refuse(at, what+", which are no JSON strings", "use a string or integer key")
}

const valueReceiver = "give its MarshalText a value receiver"
