package wire

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/rpcdef"
)

// declarations are the declarations of an API, by their Go types.
type declarations struct {
	byPointer map[*types.Named]rpcdef.Decl
	instances *typeutil.Map // rpcdef.Decl, by identity: an instance of a generic type has several pointers
	all       []*declared   // in the order in which they were added: what holds another comes first
}

// A declared type is a declaration, and what its name is made of.
type declared struct {
	rpcdef.Decl
	named *types.Named // nil for an anonymous struct
	name  string       // before it meets others; "" for that of the type
	at    site         // of an anonymous struct
	user  place        // the last place in the user's source on the way there
}

func newDeclarations() *declarations {
	return &declarations{byPointer: map[*types.Named]rpcdef.Decl{}, instances: new(typeutil.Map)}
}

// of returns the declaration of a named type, nil if there is none yet.
func (d *declarations) of(t *types.Named) rpcdef.Decl {
	if done := d.byPointer[t]; done != nil || t.TypeArgs() == nil {
		return done
	}
	done, _ := d.instances.At(t).(rpcdef.Decl)
	return done
}

// add adds the declaration of a named type. That must happen before what it holds is converted: it may hold itself.
func (d *declarations) add(decl rpcdef.Decl, t *types.Named, user place) {
	d.byPointer[t] = decl
	if t.TypeArgs() != nil {
		d.instances.Set(t, decl)
	}
	d.all = append(d.all, &declared{Decl: decl, named: t, user: user})
}

// addAnonymous adds the declaration of an anonymous struct.
func (d *declarations) addAnonymous(st *rpcdef.Struct, at site) {
	d.all = append(d.all, &declared{Decl: st, at: at, user: at.user})
}

// call has a declaration be called in another way than its type.
func (d *declarations) call(decl rpcdef.Decl, name string) {
	for _, declared := range d.all {
		if declared.Decl == decl {
			declared.name = name
		}
	}
}

// dropUnused drops the declarations that nothing is used for.
func (d *declarations) dropUnused() {
	d.all = slices.DeleteFunc(d.all, func(decl *declared) bool { return decl.Header().Use == 0 })
}

// pos returns where a type is declared, token.NoPos for an anonymous struct.
func (d *declared) pos() token.Pos {
	if d.named == nil {
		return token.NoPos
	}
	return d.named.Obj().Pos()
}
