package wire

import (
	"go/types"

	"example.com/rpcgen/rpcdef"
)

// checkForm refuses the form that a directive or a tag gives for a type with a custom marshaler, where a method is missing to write or to read it.
func (d *directions) checkForm(t, told types.Type, at Site) {
	if IsInvalid(told) || types.IsInterface(told) || isNative(t, told) {
		return
	}
	code := codingOf(t)
	switch {
	case code.write == nil && code.read != nil:
		d.refuseOneWay(t, code.read, TypeName(told), rpcdef.InResults, at)
	case code.read == nil && code.write != nil:
		d.refuseOneWay(t, code.write, TypeName(told), rpcdef.InParams, at)
	case code.writesText() && code.readsJSON() && !isText(told):
		d.refuseOneWay(t, code.read, TypeName(told), rpcdef.InResults, at)
	case code.writesJSON() && code.readsText() && !isText(told):
		d.refuseOneWay(t, code.write, TypeName(told), rpcdef.InParams, at)
	}
}

// refuseOneWay refuses a type that has one method and not its counterpart, in the direction where Go needs that for the form of the type.
func (d *directions) refuseOneWay(t types.Type, fn *types.Func, form string, use rpcdef.Use, at Site) {
	has, missing := lacks(fn)
	can := "read"
	if use == rpcdef.InResults {
		can = "write"
	}
	why := has + " and no " + missing + ", so that Go can't " + can + " it as " + form
	name, fix := TypeName(Deref(t)), "add "+missing
	if d.prog.ForeignAt(fn.Pos()) != nil {
		fix = "use a type of your own"
	}
	d.refuseIn(use, at, func() {
		if at.Holder != "" {
			d.refuse(at, name+", which has "+why, fix)
		} else if !d.refuseForeign(at, name+", which has "+why) { // a directive
			d.diags.Errorf(at.Pos, "%s has %s: %s", name, why, fix)
		}
	})
}

// isNative reports whether told has the form that a type with a custom marshaler would have without one.
func isNative(t, told types.Type) bool {
	t, told = Deref(t), Deref(told)
	return !HasMarshaler(told) && types.Identical(t.Underlying(), told.Underlying())
}

// isText reports whether a type is a string on the wire.
func isText(t types.Type) bool {
	basic, ok := Deref(t).Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0 || method(t, "MarshalText") != nil && method(t, "MarshalJSON") == nil
}

// elemLike returns what told is a list, array, map or pointer of, where level is one, too. Of a pointer that told leaves out it returns told itself.
func elemLike(told, level types.Type) types.Type {
	holder, ok := told.Underlying().(interface{ Elem() types.Type })
	switch level.Underlying().(type) {
	case *types.Pointer:
		if _, isPointer := told.Underlying().(*types.Pointer); !isPointer {
			return told
		}
	case *types.Map:
		_, isMap := told.Underlying().(*types.Map)
		ok = ok && isMap
	}
	if !ok {
		return told
	}
	return types.Unalias(holder.Elem())
}

// checkNilEmbed refuses in params a type that has its unmarshaler from an embedded pointer or interface: encoding/json would call it on nil. It warns of
// one in results that has its marshaler so.
func (d *directions) checkNilEmbed(t types.Type, code coding, at Site) {
	from := func(fn *types.Func, embed types.Type) string {
		return TypeName(Deref(t)) + ", whose " + fn.Name() + " comes from the embedded " + TypeName(embed)
	}
	if code.read != nil {
		if embed := nilEmbed(t, code.read); embed != nil {
			d.refuseIn(rpcdef.InParams, at, func() {
				d.refuse(at, from(code.read, embed)+", which is nil when json.Unmarshal calls it", "embed a value, or give "+TypeName(Deref(t))+" a method of its own")
			})
		}
	}
	if code.write != nil {
		if embed := nilEmbed(t, code.write); embed != nil {
			d.refuseIn(rpcdef.InResults, at, func() {
				d.warn(at, from(code.write, embed)+": where that is nil, json.Marshal panics")
			})
		}
	}
}
