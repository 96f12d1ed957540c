package python

import (
	"math"

	"example.com/rpcgen/rpcdef"
)

// An order is the order in which declarations are written: each after those that it uses, otherwise as in the source. Where they
// use each other in a circle, one of them has to name another that comes later.
type order struct {
	decls []rpcdef.Decl
	place map[*rpcdef.Head]int  // index in decls
	late  map[*rpcdef.Head]bool // what pydantic can't finish when it comes to it: it leads to a later one

	uses []rpcdef.Decl // what those use that are being added, one after the other
}

// waiting is the place of a declaration while those that it uses are written.
const waiting = math.MaxInt

func newOrder(api *rpcdef.API) *order {
	o := &order{
		decls: make([]rpcdef.Decl, 0, len(api.Decls)), place: make(map[*rpcdef.Head]int, len(api.Decls)), late: map[*rpcdef.Head]bool{},
	}
	for _, d := range api.Decls {
		o.add(d)
	}
	return o
}

func (o *order) add(d rpcdef.Decl) {
	head := d.Header()
	if _, begun := o.place[head]; begun {
		return
	}
	o.place[head] = waiting
	start := len(o.uses)
	o.uses = appendUsed(o.uses, d)
	end := len(o.uses)
	for i := start; i < end; i++ {
		o.add(o.uses[i])
	}
	for _, used := range o.uses[start:end] {
		if usedHead := used.Header(); o.late[usedHead] || o.place[usedHead] == waiting && usedHead != head {
			o.late[head] = true
		}
	}
	o.uses = o.uses[:start]
	o.place[head] = len(o.decls)
	o.decls = append(o.decls, d)
}

// appendUsed appends the declarations that d is made of, in order.
func appendUsed(used []rpcdef.Decl, d rpcdef.Decl) []rpcdef.Decl {
	switch d := d.(type) {
	case *rpcdef.Struct:
		for _, f := range d.Fields {
			used = appendNamed(used, f.Type)
		}
	case *rpcdef.Defined:
		used = appendNamed(used, d.Type)
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
