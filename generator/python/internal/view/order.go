package view

import (
	"slices"

	"example.com/rpcgen/rpcdef"
)

// An order is the order in which declarations are written: each after those that it uses, otherwise as in the source. If some use each
// other, one of them is written before another that it uses; a union never is.
type order struct {
	decls   []rpcdef.Decl
	forward map[use]bool          // the uses of a declaration that is written later, or of the declaration itself
	late    map[*rpcdef.Head]bool // the declarations that need a later one, also through others

	unions  map[*rpcdef.Head][]*rpcdef.Union // those that hold a struct
	written map[*rpcdef.Head]bool            // false while those that it uses are written
	uses    []rpcdef.Decl                    // a stack: what the declarations being added use
}

// A use is a pair of declarations, the first of which names the second. They may be the same.
type use struct{ by, of *rpcdef.Head }

func newOrder(api *rpcdef.API) *order {
	o := &order{
		decls: make([]rpcdef.Decl, 0, len(api.Decls)), forward: map[use]bool{}, late: map[*rpcdef.Head]bool{},
		unions: map[*rpcdef.Head][]*rpcdef.Union{}, written: make(map[*rpcdef.Head]bool, len(api.Decls)),
	}
	for _, d := range api.Decls {
		if u, ok := d.(*rpcdef.Union); ok {
			for _, v := range u.Variants {
				o.unions[&v.Struct.Head] = append(o.unions[&v.Struct.Head], u)
			}
		}
	}
	for _, d := range api.Decls {
		o.add(d)
	}
	return o
}

func (o *order) add(d rpcdef.Decl) {
	head := d.Header()
	for _, u := range o.unions[head] { // so that it comes after all of its variants, of which some may use it
		o.add(u)
	}
	if _, begun := o.written[head]; begun {
		return
	}
	o.written[head] = false
	start := len(o.uses)
	o.uses = appendUsed(o.uses, d)
	end := len(o.uses)
	for i := start; i < end; i++ {
		o.add(o.uses[i])
	}
	for _, used := range o.uses[start:end] {
		of := used.Header()
		waiting := !o.written[of]
		if waiting {
			o.forward[use{head, of}] = true
		}
		if o.late[of] || waiting && of != head {
			o.late[head] = true
		}
	}
	o.uses = o.uses[:start]
	o.written[head] = true
	o.decls = append(o.decls, d)
}

// usesForward reports whether a type expression in a declaration names one that is written later.
func (o *order) usesForward(by *rpcdef.Head, t rpcdef.Type) bool {
	if len(o.forward) == 0 {
		return false
	}
	return slices.ContainsFunc(appendNamed(nil, t), func(d rpcdef.Decl) bool { return o.forward[use{by, d.Header()}] })
}

// appendUsed appends the declarations that d uses, in order.
func appendUsed(used []rpcdef.Decl, d rpcdef.Decl) []rpcdef.Decl {
	switch d := d.(type) {
	case *rpcdef.Struct:
		for _, f := range d.Fields {
			used = appendNamed(used, f.Type)
		}
	case *rpcdef.Defined:
		used = appendNamed(used, d.Type)
	case *rpcdef.Union:
		for _, v := range d.Variants {
			used = append(used, v.Struct)
		}
	}
	return used
}

// appendNamed appends the declarations that an expression of t names.
func appendNamed(used []rpcdef.Decl, t rpcdef.Type) []rpcdef.Decl {
	switch t := t.(type) {
	case rpcdef.Quoted:
		return appendNamed(used, t.Elem)
	case rpcdef.List:
		return appendNamed(used, t.Elem)
	case rpcdef.Array:
		return appendNamed(used, t.Elem)
	case rpcdef.Map:
		return appendNamed(appendNamed(used, t.Key), t.Elem)
	case rpcdef.Optional:
		return appendNamed(used, t.Elem)
	case rpcdef.Decl:
		return append(used, t)
	default:
		return used
	}
}
