package wire

import (
	"go/types"
	"strings"
)

// marshalMethods are the methods that encoding/json calls.
var marshalMethods = []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}

// marshaler returns the first of a type's or its pointer's methods that encoding/json calls, nil if the type has no custom marshaler.
func marshaler(t types.Type) *types.Func {
	for _, name := range marshalMethods {
		if fn := method(t, name); fn != nil {
			return fn
		}
	}
	return nil
}

// HasMarshaler reports whether a type or a pointer to it has a custom marshaler.
func HasMarshaler(t types.Type) bool { return marshaler(t) != nil }

// method returns a method of t or *t, or nil. It may be promoted.
func method(t types.Type, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok || !isJSONMethod(fn) {
		return nil
	}
	return fn
}

// hasValueMethod reports whether a value of t has a method, and not only a pointer to one.
func hasValueMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	fn, ok := obj.(*types.Func)
	return ok && isJSONMethod(fn)
}

// isJSONMethod reports whether a method with the name of one of encoding/json's interfaces has its signature. encoding/json doesn't call others. A signature
// that doesn't resolve counts.
func isJSONMethod(fn *types.Func) bool {
	sig := types.TypeString(fn.Signature(), nil)
	if strings.Contains(sig, "invalid type") {
		return true
	}
	params, results := "", "[]byte, error"
	if fn.Name() == "UnmarshalJSON" || fn.Name() == "UnmarshalText" {
		params, results = "[]byte", "error"
	}
	return tupleString(fn.Signature().Params()) == params && tupleString(fn.Signature().Results()) == results
}

func tupleString(t *types.Tuple) string {
	var parts []string
	for v := range t.Variables() {
		under := types.Unalias(v.Type())
		if s, ok := under.(*types.Slice); ok && types.Identical(s.Elem(), types.Typ[types.Byte]) {
			parts = append(parts, "[]byte")
		} else {
			parts = append(parts, under.String())
		}
	}
	return strings.Join(parts, ", ")
}

// promotedFrom returns the embedded type whose method t has, nil if the method is t's own.
func promotedFrom(t *types.Named, fn *types.Func) types.Type {
	owner, ok := Deref(fn.Signature().Recv().Type()).(*types.Named)
	if !ok || owner.Obj() == t.Obj() {
		return nil
	}
	return owner
}

// Deref follows one pointer, as encoding/json does for embedded and quoted fields.
func Deref(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return t
}

// IsInvalid reports whether a type doesn't resolve.
func IsInvalid(t types.Type) bool { return t == types.Typ[types.Invalid] }

// TypeName returns a type as messages show it.
func TypeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}
