package wire

import (
	"go/types"

	"example.com/rpcgen/rpcdef"
)

// A directionalRefusal is a refusal of a type if it is used in one direction: encoding/json can write it and not read it, or the reverse.
type directionalRefusal struct {
	at     Site
	use    rpcdef.Use // the direction
	report func()
}

// directions checks types that can be used in one direction only.
type directions struct {
	*refuser
	finder   *marshalerFinder
	refusals []directionalRefusal
}

// refuseIn calls report if a type turns out to be used in a direction.
func (d *directions) refuseIn(use rpcdef.Use, at Site, report func()) {
	d.refusals = append(d.refusals, directionalRefusal{at, use, report})
}

// report reports the refusals that apply. It must be called after rpcdef.API.MarkUses.
func (d *directions) report() {
	for _, r := range d.refusals {
		if r.at.used()&r.use != 0 {
			r.report()
		}
	}
}

// checkText refuses a type in params that has MarshalText and no UnmarshalText: encoding/json would read it as what it is made of.
func (d *directions) checkText(t types.Type, at Site) {
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 || method(t, "UnmarshalText") != nil {
		return
	}
	d.refuseIn(rpcdef.InParams, at, func() {
		d.refuse(at, TypeName(t)+", which has MarshalText and no UnmarshalText, so that Go can't read it", "add UnmarshalText, or use a string")
	})
}

// checkNamedPointer refuses a named pointer type in params, if it points to a type with a custom unmarshaler: encoding/json looks for methods of the
// pointer, and a named pointer type has none.
func (d *directions) checkNamedPointer(pointer *types.Pointer, at Site) {
	for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
		if method(pointer.Elem(), name) == nil {
			continue
		}
		elem := TypeName(pointer.Elem())
		d.refuseIn(rpcdef.InParams, at, func() {
			d.refuse(at, "a pointer type with a name, which hides "+name+" of "+elem, "use *"+elem)
		})
		return
	}
}

// checkMapValues refuses the values of a map in results that have a custom marshaler with a pointer receiver: encoding/json can't call it, because
// these values have no address.
func (d *directions) checkMapValues(elem types.Type, at Site) {
	if !at.overridden {
		d.refuseWithoutAddress(elem, false, at)
	}
}

// checkThroughOverride checks what a field of type t holds, if a tag gives the form of the field: all that is checked where none does, and that Go writes
// and reads the form.
func (d *directions) checkThroughOverride(t types.Type, f *form, at Site) {
	told := f.target
	for level := range levels(t) {
		if code := codingOf(level); !code.isNative() {
			tagged := at
			tagged.Pos = f.Pos
			d.checkForm(level, told, tagged)
			d.checkNilEmbed(level, code, at)
			return
		}
		_, isNamed := level.(*types.Named)
		switch under := level.Underlying().(type) {
		case *types.Map:
			d.refuseWithoutAddress(under.Elem(), true, at)
		case *types.Pointer:
			if isNamed {
				d.checkNamedPointer(under, at)
			}
		}
		told = elemLike(told, level)
	}
}

// checkDirective checks that Go writes and reads the form that a directive gives for a named type.
func (d *directions) checkDirective(t *types.Named, f *form, def *rpcdef.Defined, at Site) {
	at = Site{Place: Place{Pos: f.Pos, Words: t.Obj().Name()}, head: &def.Head, User: at.User}
	d.checkForm(t, f.target, at)
	d.checkNilEmbed(t, codingOf(t), at)
}

// refuseWithoutAddress refuses the values of a map in results. overridden reports whether a tag gives their form.
func (d *directions) refuseWithoutAddress(elem types.Type, overridden bool, at Site) {
	found := d.finder.find(elem, overridden)
	if found.holds == nil {
		return
	}
	what := "a map with values of type " + TypeName(elem)
	if !types.Identical(found.holds, types.Unalias(elem)) {
		what += " that hold " + TypeName(found.holds)
	}
	d.refuseIn(rpcdef.InResults, at, func() {
		d.refuse(at, what+", whose "+found.method+" has a pointer receiver and isn't called in a map", "use a map of pointers")
	})
}

// checkMember refuses a member of a union in results whose values belong to the union, too, as refuseWithoutAddress does: a value in an interface has no address.
func (d *directions) checkMember(u *rpcdef.Union, member *types.Named, at Site) {
	found := d.finder.find(member, false)
	if found.holds == nil {
		return
	}
	holds := TypeName(found.holds)
	d.refuseIn(rpcdef.InResults, at, func() {
		d.refuse(at, "a value that holds "+holds+", whose "+found.method+" has a pointer receiver and isn't called for a value in an interface",
			"hold a *"+holds+", or give the methods of "+u.GoName+" pointer receivers")
	})
}
