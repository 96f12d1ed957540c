package wire

import (
	"go/types"
	"iter"
	"math"
	"slices"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// overrides are the wire types that directives give for other types.
type overrides struct {
	*refuser
	used       map[*load.PackageWire]bool
	miscounted map[*load.PackageWire]*types.Named // by what names a type of the key, but gives another number of type arguments
}

// A form is what the source gives for what a type looks like on the wire.
type form struct {
	*load.WireType
	target types.Type
}

// of returns the form that a directive gives for a named type, or nil. A directive for some instances of a generic type counts more than one for all.
func (o *overrides) of(t *types.Named) *form {
	var found *form
	if spec, ok := o.prog.TypeSpec(t.Origin().Obj()); ok {
		if w := o.prog.Directives.Wires[spec.Spec]; w != nil {
			found = &form{w, w.Target(slices.Collect(t.TypeArgs().Types())...)}
		}
	}
	generality := math.MaxInt
	for _, w := range o.prog.Directives.PackageWires {
		if !w.Matches(t) {
			if w.Names(t) && !w.TakesAsMany(t) {
				o.miscounted[w] = t
			}
			continue
		}
		o.used[w] = true
		target := w.TargetOf(t)
		switch {
		case found == nil || w.Generality() < generality:
			found, generality = &form{w.WireType, target}, w.Generality()
		case w.Generality() == generality && !types.Identical(target, found.target): // several packages may say the same, so that each can be read alone
			o.diags.Errorf(w.PackageWire.Pos, "%s is %s on the wire elsewhere, expected the same here (the other: %s)",
				w.PackageWire, TypeName(found.target), o.prog.Place(o.prog.Position(found.Pos)))
		}
	}
	return found
}

// reportUnused reports directives on a package clause for types that no method reaches: most likely the name is wrong, or what stands in its brackets.
func (o *overrides) reportUnused() {
	for _, w := range o.prog.Directives.PackageWires {
		if o.used[w] {
			continue
		}
		if t := o.miscounted[w]; t != nil {
			o.diags.Errorf(w.PackageWire.Pos, "type arguments of %s: found %d, expected %d: give one for each type parameter, or remove the brackets, which means all instances",
				w.PackageWire, len(w.Args), t.TypeArgs().Len())
			continue
		}
		o.diags.Errorf(w.PackageWire.Pos, "rpcgen:wire has no effect, because no method reaches %s: correct the name or remove it", w.PackageWire)
	}
}

// override converts a named type for which a directive gives another one. It returns nil for others.
func (c *Converter) override(t *types.Named, at Site) rpcdef.Type {
	w := c.overrides.of(t)
	if w == nil {
		return nil
	}
	c.enums.ReportIdle(t, "has a wire type")
	if !HasMarshaler(t) {
		c.diags.Errorf(w.Pos, "%s has no custom marshaler, expected MarshalJSON, MarshalText or the methods that read them: "+
			"remove rpcgen:wire", t.Obj().Name())
	}
	def := &rpcdef.Defined{Head: c.head(t), Type: rpcdef.Any{}, Overridden: true}
	c.decls.Add(def, t, at.User.way())
	def.Type = c.target(w, Site{
		Place: Place{Words: "the wire type of " + t.Obj().Name(), Holder: t.Obj().Name(), Part: "Wire"}, head: &def.Head, User: at.User,
	})
	if circular(def) {
		c.diags.Errorf(w.Pos, "the wire type of %s leads back to %s: use another one", t.Obj().Name(), t.Obj().Name())
		def.Type = rpcdef.Any{}
		return def
	}
	c.directions.checkDirective(t, w, def, at)
	return def
}

// target converts the Go type that a directive or a tag gives.
func (c *Converter) target(f *form, at Site) rpcdef.Type {
	at.Pos, at.Expr, at.overridden = f.Pos, f.Alias.Type, true
	if IsInvalid(f.target) {
		return c.Unresolved(at)
	}
	return c.typ(f.target, at)
}

// hasOpenForm reports whether a tag may give another type for a field of type t: the field holds a value with a custom marshaler, or one of any
// type.
func hasOpenForm(t types.Type) bool {
	for level := range levels(t) {
		if types.IsInterface(level) || HasMarshaler(level) {
			return true
		}
	}
	return false
}

// maxLevels is more than any real type has of lists, maps and pointers. A type that holds itself has levels without end.
const maxLevels = 64

// levels returns t, what it points to or is a list, array or map of, and so on.
func levels(t types.Type) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		for range maxLevels {
			if t = types.Unalias(t); !yield(t) {
				return
			}
			holder, ok := t.Underlying().(interface{ Elem() types.Type })
			if _, isChan := holder.(*types.Chan); !ok || isChan {
				return
			}
			t = holder.Elem()
		}
	}
}

// circular reports whether a declaration is another name for itself.
func circular(def *rpcdef.Defined) bool {
	next, ok := def.Type.(*rpcdef.Defined)
	for ok && next != def {
		next, ok = next.Type.(*rpcdef.Defined)
	}
	return ok
}
