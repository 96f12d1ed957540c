package python

import "example.com/rpcgen/rpcdef"

// An order is the order in which declarations are written: each after those that it uses, otherwise as in the source. Where they
// use each other in a circle, one of them has to name another that comes later.
type order struct {
	decls []rpcdef.Decl
	place map[rpcdef.Decl]int  // index in decls
	late  map[rpcdef.Decl]bool // what pydantic can't finish when it comes to it: it leads to a later one
}

func newOrder(api *rpcdef.API) *order {
	o := &order{place: map[rpcdef.Decl]int{}, late: map[rpcdef.Decl]bool{}}
	begun := map[rpcdef.Decl]bool{}
	var visit func(rpcdef.Decl)
	visit = func(d rpcdef.Decl) {
		if begun[d] {
			return
		}
		begun[d] = true
		uses := declsOf(d)
		for _, used := range uses {
			visit(used)
		}
		for _, used := range uses {
			if _, written := o.place[used]; o.late[used] || !written && used != d {
				o.late[d] = true
			}
		}
		o.place[d] = len(o.decls)
		o.decls = append(o.decls, d)
	}
	for _, d := range api.Decls {
		visit(d)
	}
	return o
}

// forward tells whether used is not there yet when d is written.
func (o *order) forward(d, used rpcdef.Decl) bool { return o.place[used] >= o.place[d] }

// declsOf returns the declarations that d is made of, in order.
func declsOf(d rpcdef.Decl) []rpcdef.Decl {
	var found []rpcdef.Decl
	var walk func(rpcdef.Type)
	walk = func(t rpcdef.Type) {
		switch t := t.(type) {
		case rpcdef.Quoted:
			walk(t.Elem)
		case rpcdef.List:
			walk(t.Elem)
		case rpcdef.Array:
			walk(t.Elem)
		case rpcdef.Map:
			walk(t.Key)
			walk(t.Elem)
		case rpcdef.Optional:
			walk(t.Elem)
		case rpcdef.Decl:
			found = append(found, t)
		}
	}
	switch d := d.(type) {
	case *rpcdef.Struct:
		for _, f := range d.Fields {
			walk(f.Type)
		}
	case *rpcdef.Defined:
		walk(d.Type)
	}
	return found
}
