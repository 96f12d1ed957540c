package wire

import (
	"go/types"

	"example.com/rpcgen/rpcdef"
)

// Params converts what a method of a package takes: a struct type or a pointer to one. It returns nil for a type whose form is no object, and after a mistake.
func (c *Converter) Params(pkg *types.Package, t types.Type, at Site) *rpcdef.Struct {
	params, _ := c.settler.in(c.typeIn(pkg, Deref(t), pointee(t, at)), rpcdef.InParams).(*rpcdef.Struct)
	return params
}

// Event converts the data of an event of a package. A published one is also sent by clients.
func (c *Converter) Event(pkg *types.Package, t types.Type, published bool, at Site) rpcdef.Type {
	if published {
		at.use = rpcdef.InParams | rpcdef.InResults
	}
	return c.Result(pkg, t, at)
}

// Result converts what a method of a package returns besides the error, or tells as its progress.
func (c *Converter) Result(pkg *types.Package, t types.Type, at Site) rpcdef.Type {
	if _, isStruct := Deref(t).Underlying().(*types.Struct); !isStruct {
		return ofRoot(c.typeIn(pkg, t, at))
	}
	// A method that returns a pointer to a struct returns one; a *time.Time may well be nil.
	elem := c.settler.in(c.typeIn(pkg, Deref(t), pointee(t, at)), at.used())
	if _, isObject := elem.(*rpcdef.Struct); isObject || types.Identical(t, Deref(t)) {
		return elem
	}
	return optional(elem)
}

// ofRoot returns the form of what a method or an event gives itself, which is no nil union.
func ofRoot(t rpcdef.Type) rpcdef.Type {
	if o, ok := t.(rpcdef.Optional); ok {
		if u, ok := o.Elem.(*rpcdef.Union); ok {
			return u
		}
	}
	return t
}

// pointee returns the site of what a pointer type points to, and that of another type as it is.
func pointee(t types.Type, at Site) Site {
	if _, ok := t.(*types.Pointer); ok {
		return at.elem()
	}
	return at
}

// ErrorData converts the fields of an error, and gives them a name. It returns nil if no field is visible, and after a mistake.
func (c *Converter) ErrorData(t *types.Named, name string, at Site) *rpcdef.Struct {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if code := codingOf(t); code.write != nil {
		c.diags.Errorf(at.Pos, "the error %s has %s, but its data is its fields: remove the method, or put what it writes into a field", t.Obj().Name(), code.write.Name())
		return nil
	}
	head := c.head(t)
	flattener := &flattener{c.refuser, c.directions, &head, at.Place}
	if len(flattener.visible(st, flattener.all(st, nil))) == 0 {
		return nil
	}
	data, ok := c.settler.in(c.typeIn(t.Obj().Pkg(), t, at), rpcdef.InResults).(*rpcdef.Struct)
	if ok {
		c.decls.Call(data, name)
	}
	return data
}
