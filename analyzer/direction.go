package analyzer

import (
	"go/types"

	"example.com/rpcgen/rpcdef"
)

// A directionalRefusal is a refusal that holds for types which are used in one direction: what encoding/json can write and not read, or the reverse.
type directionalRefusal struct {
	head   *rpcdef.Head // of the declaration that holds the type; nil for a method's own result
	use    rpcdef.Use   // the direction
	report func()
}

// refuseIn refuses a type if it turns out to be used in a direction.
func (c *converter) refuseIn(use rpcdef.Use, at site, report func()) {
	own := c.own
	c.directionalRefusals = append(c.directionalRefusals, directionalRefusal{at.head, use, func() {
		c.own = own
		report()
	}})
}

// refuseDirections reports those refusals that hold, when it is known what all declarations are used for.
func (c *converter) refuseDirections() {
	for _, r := range c.directionalRefusals {
		used := rpcdef.InResults
		if r.head != nil {
			used = r.head.Use
		}
		if used&r.use != 0 {
			r.report()
		}
	}
}

// needReader refuses a type of params that writes itself as text, and that encoding/json would read as what it is made of.
func (c *converter) needReader(t types.Type, at site) {
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 || method(t, "UnmarshalText") != nil {
		return
	}
	c.refuseIn(rpcdef.InParams, at, func() {
		c.refuse(at, "of type "+c.typeName(t), "it has MarshalText, and no UnmarshalText for Go to read that text: add it, or use a string")
	})
}

// needMethods refuses a pointer type with a name in params, for what reads itself: encoding/json looks for methods of the pointer, and one
// with a name has none.
func (c *converter) needMethods(pointer *types.Pointer, at site) {
	for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
		if method(pointer.Elem(), name) == nil {
			continue
		}
		elem := c.typeName(pointer.Elem())
		c.refuseIn(rpcdef.InParams, at, func() {
			c.refuse(at, "a pointer type with a name, by which Go doesn't find "+name+" of "+elem, "use *"+elem)
		})
		return
	}
}

// needAddress refuses the values of a map in results that would write themselves if only they had an address.
func (c *converter) needAddress(elem types.Type, at site) {
	if !at.declared {
		c.refuseWithoutAddress(elem, false, at)
	}
}

// checkThroughOverride is needMethods and needAddress for what a field holds whose form a tag tells.
func (c *converter) checkThroughOverride(t types.Type, at site) {
	for level := range levels(t) {
		if writesItself(level) {
			return
		}
		_, isNamed := level.(*types.Named)
		switch under := level.Underlying().(type) {
		case *types.Map:
			c.refuseWithoutAddress(under.Elem(), true, at)
		case *types.Pointer:
			if isNamed {
				c.needMethods(under, at)
			}
		}
	}
}

// refuseWithoutAddress is needAddress for values whose form may be told where they stand.
func (c *converter) refuseWithoutAddress(elem types.Type, told bool, at site) {
	found := c.pointerWriter(elem, told)
	if found.writer == nil {
		return
	}
	what := "a map with values of type " + c.typeName(elem)
	if !types.Identical(found.writer, types.Unalias(elem)) {
		what += " that hold " + c.typeName(found.writer)
	}
	c.refuseIn(rpcdef.InResults, at, func() {
		c.refuse(at, what, "a value in a map has no address, and "+found.method+" has a pointer receiver: use a map of pointers")
	})
}

// A pointerWriter is a type that writes itself by a method with a pointer receiver.
type pointerWriter struct {
	writer types.Type // nil for none
	method string
}

// A holder is what is searched for one.
type holder struct {
	t    types.Type
	told bool // a tag tells the form of t
}

// pointerWriter finds a type that a value of type t holds, not behind a pointer, whose form on the wire is known and comes from a method
// with a pointer receiver. told says that a tag tells the form of t.
func (c *converter) pointerWriter(t types.Type, told bool) pointerWriter {
	key := holder{types.Unalias(t), told}
	switch key.t.(type) {
	case *types.Basic, *types.Pointer, *types.Slice, *types.Map:
		return pointerWriter{} // what these hold isn't in place
	}
	found, known := c.writers[key]
	if !known {
		c.writers[key] = pointerWriter{} // t may be broken, and hold itself
		found = c.findPointerWriter(key.t, told)
		c.writers[key] = found
	}
	return found
}

func (c *converter) findPointerWriter(t types.Type, told bool) pointerWriter {
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		if method(t, name) == nil {
			continue
		}
		if valueMethod(t, name) || name == "MarshalJSON" && !told && !c.knowsForm(t, name) {
			return pointerWriter{}
		}
		return pointerWriter{t, name}
	}
	switch under := t.Underlying().(type) {
	case *types.Array:
		return c.pointerWriter(under.Elem(), told)
	case *types.Struct:
		for i := range under.NumFields() {
			field := under.Field(i)
			tag := c.prog.kept.tags.read(under.Tag(i)).tag // a malformed one is told where the field is converted
			_, isStruct := field.Type().Underlying().(*types.Struct)
			if tag.skip || !field.Exported() && !(field.Embedded() && isStruct) {
				continue
			}
			if found := c.pointerWriter(field.Type(), told || tag.hasRPCGen); found.writer != nil {
				return found
			}
		}
	}
	return pointerWriter{}
}

// knowsForm reports whether the form is known of a type that writes its own JSON, by a method of its own or of an embedded type.
func (c *converter) knowsForm(t types.Type, writer string) bool {
	named, ok := t.(*types.Named)
	if !ok {
		return false
	}
	if c.wireOf(named) != nil || wellKnown(named.Obj().Pkg().Path(), named.Obj().Name()) != nil {
		return true
	}
	owner := promotedFrom(named, method(t, writer))
	return owner != nil && c.knowsForm(owner, writer)
}
