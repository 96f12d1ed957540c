package wire

import (
	"go/types"

	"example.com/rpcgen/analyzer/internal/load"
)

// A pointerMarshaler is a type that has a custom marshaler with a pointer receiver.
type pointerMarshaler struct {
	holds  types.Type // nil if there is none
	method string
}

// A holder is a type that is searched for a pointerMarshaler.
type holder struct {
	t          types.Type
	overridden bool // a tag gives the form of t
}

// A marshalerFinder finds custom marshalers that can't be called for a value without an address.
type marshalerFinder struct {
	prog      *load.Program
	overrides *overrides
	found     map[holder]pointerMarshaler
}

// find returns a type that a value of type t holds, not behind a pointer, whose form on the wire is known and comes from a custom marshaler with a
// pointer receiver. overridden reports whether a tag gives the form of t.
func (m *marshalerFinder) find(t types.Type, overridden bool) pointerMarshaler {
	key := holder{types.Unalias(t), overridden}
	switch key.t.(type) {
	case *types.Basic, *types.Pointer, *types.Slice, *types.Map:
		return pointerMarshaler{} // what these hold has an address
	}
	found, known := m.found[key]
	if !known {
		m.found[key] = pointerMarshaler{} // t may be broken, and hold itself
		found = m.search(key.t, overridden)
		m.found[key] = found
	}
	return found
}

func (m *marshalerFinder) search(t types.Type, overridden bool) pointerMarshaler {
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		if method(t, name) == nil {
			continue
		}
		if hasValueMethod(t, name) || name == "MarshalJSON" && !overridden && !m.knowsForm(t, name) {
			return pointerMarshaler{}
		}
		return pointerMarshaler{t, name}
	}
	switch under := t.Underlying().(type) {
	case *types.Array:
		return m.find(under.Elem(), overridden)
	case *types.Struct:
		for i := range under.NumFields() {
			field := under.Field(i)
			tag := m.prog.ReadTag(under.Tag(i)).Tag // a malformed one is reported where the field is converted
			_, isStruct := field.Type().Underlying().(*types.Struct)
			if tag.Skip || !field.Exported() && !(field.Embedded() && isStruct) {
				continue
			}
			if found := m.find(field.Type(), overridden || tag.HasRPCGen); found.holds != nil {
				return found
			}
		}
	}
	return pointerMarshaler{}
}

// knowsForm reports whether the form is known of a type that has a method to marshal it, its own or promoted.
func (m *marshalerFinder) knowsForm(t types.Type, marshal string) bool {
	named, ok := t.(*types.Named)
	if !ok {
		return false
	}
	if m.overrides.of(named) != nil || wellKnown(named.Obj().Pkg().Path(), named.Obj().Name()) != nil {
		return true
	}
	owner := promotedFrom(named, method(t, marshal))
	return owner != nil && m.knowsForm(owner, marshal)
}
