package wire

import (
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/analyzer/internal/decls"
	"example.com/rpcgen/rpcdef"
)

// A pending type is known in one direction, and unknown in the other: what has UnmarshalJSON and no MarshalJSON is written as what it is made of. Which of
// the two a place needs shows when it is known what the declaration around it is used for.
type pending struct {
	rpcdef.Type // what it is until then: a value of unknown type

	use     rpcdef.Use         // the direction in which it is known
	known   func() rpcdef.Type // returns the form in that direction
	unknown func()             // notes that it isn't known
	at      Site
	quoted  bool        // the option string applies to the known form
	form    rpcdef.Type // the known form, if that is needed
	settled bool        // nothing changes that any more
}

// A settler replaces types that are pending.
type settler struct {
	all     []*pending
	partial *typeutil.Map // types that have a declaration for one direction only
}

func newSettler() *settler { return &settler{partial: new(typeutil.Map)} }

// isPartial reports whether a type is known in one direction only, though it has a declaration.
func (s *settler) isPartial(t *types.Named) bool {
	return s.partial.Len() > 0 && s.partial.At(t) != nil
}

// oneWay returns a type that is known in the direction use, there as what known returns.
func (c *Converter) oneWay(t *types.Named, at Site, use rpcdef.Use, why string, known func() rpcdef.Type) rpcdef.Type {
	p := &pending{Type: rpcdef.Any{}, use: use, known: known, at: at}
	p.unknown = func() { c.unknowns.add(t, at, why) }
	c.settler.all = append(c.settler.all, p)
	return p
}

// native returns a function that converts a type with a custom marshaler into what it is made of.
func (c *Converter) native(t *types.Named, at Site) func() rpcdef.Type {
	return func() rpcdef.Type {
		c.settler.partial.Set(t, true)
		if done := c.decls.Of(t); done != nil {
			return done
		}
		return c.declare(t, at)
	}
}

// in returns what a method's own params or result are, which are used in one direction.
func (s *settler) in(t rpcdef.Type, use rpcdef.Use) rpcdef.Type {
	p, ok := t.(*pending)
	if !ok || p.use != use {
		return t
	}
	p.settled = true
	p.form = p.known()
	return p.form
}

// settle replaces what is pending in an API whose uses are marked, and marks the uses of what comes in its place.
func (s *settler) settle(api *rpcdef.API, table *decls.Table) {
	if len(s.all) == 0 {
		return
	}
	for s.expand() {
	}
	for _, p := range s.all {
		if p.form == nil || p.isUsedOtherwise() {
			p.form = rpcdef.Any{}
			if p.isUsed() {
				p.unknown()
			}
		}
	}
	for _, m := range api.Methods() {
		m.Result, m.Progress = s.replace(m.Result), s.replace(m.Progress)
	}
	for _, channel := range api.Channels {
		for _, e := range channel.Events {
			e.Data = s.replace(e.Data)
		}
	}
	for _, d := range table.All() {
		s.replaceIn(d)
		d.Header().Use = 0
	}
	api.MarkUses()
	table.DropUnused()
}

// expand converts what is needed in its known form, and marks what that is used for. It reports whether there was anything.
func (s *settler) expand() bool {
	found := false
	for _, p := range s.all { // without those that known adds
		if p.settled || !p.isUsed() || p.isUsedOtherwise() {
			continue
		}
		p.settled, found = true, true
		if p.form = p.known(); p.quoted {
			p.form = quoted(p.form)
		}
		rpcdef.MarkUse(p.form, p.use)
	}
	return found
}

func (p *pending) isUsed() bool { return p.at.used() != 0 }

// isUsedOtherwise reports whether the place is used in the direction in which the type isn't known.
func (p *pending) isUsedOtherwise() bool {
	if p.at.head == nil && p.settled {
		return false
	}
	return p.at.used()&^p.use != 0
}

// replaceIn replaces what is pending in a declaration.
func (s *settler) replaceIn(d rpcdef.Decl) {
	switch d := d.(type) {
	case *rpcdef.Struct:
		for _, f := range d.Fields {
			f.Type = s.replace(f.Type)
		}
	case *rpcdef.Defined:
		d.Type = s.replace(d.Type)
	}
}

// replace returns a type without anything that is pending.
func (s *settler) replace(t rpcdef.Type) rpcdef.Type {
	switch t := t.(type) {
	case *pending:
		return s.replace(t.form)
	case rpcdef.List:
		return rpcdef.List{Elem: s.replace(t.Elem)}
	case rpcdef.Array:
		return rpcdef.Array{Elem: s.replace(t.Elem), Len: t.Len}
	case rpcdef.Optional:
		elem := s.replace(t.Elem)
		if _, was := t.Elem.(*pending); was {
			return optional(elem)
		}
		return rpcdef.Optional{Elem: elem} // a type may be a pointer to itself
	case rpcdef.Map:
		return rpcdef.Map{Key: t.Key, Elem: s.replace(t.Elem)}
	default:
		return t
	}
}

// markQuoted applies the option string to the known form of a type that is pending.
func markQuoted(t rpcdef.Type) {
	if o, ok := t.(rpcdef.Optional); ok {
		t = o.Elem
	}
	if p, ok := t.(*pending); ok {
		p.quoted = true
	}
}
