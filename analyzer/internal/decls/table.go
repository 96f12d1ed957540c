// Package decls keeps the declarations of an API, names them, and brings them into their order.
package decls

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/rpcdef"
)

// A Table is the declarations of an API, by their Go types.
type Table struct {
	byPointer map[*types.Named]rpcdef.Decl
	instances *typeutil.Map // rpcdef.Decl, by identity: an instance of a generic type has several pointers
	all       []*declared   // in the order in which they were added: what holds another comes first
}

// A Way is the last place in the user's source on the way to a declaration.
type Way struct {
	Pos   token.Pos // token.NoPos if it isn't known
	Words string
}

// An Anonymous is where an anonymous struct stands.
type Anonymous struct {
	Parent       *rpcdef.Head // of the declaration that holds it; nil for a method's own
	Holder, Part string       // e.g. "Task" and "Meta"
}

// A declared type is a declaration, and what its name is made of.
type declared struct {
	rpcdef.Decl
	named *types.Named // nil for an anonymous struct
	name  string       // before it meets others; "" for that of the type
	at    Anonymous    // of an anonymous struct
	way   Way
}

// NewTable returns an empty table.
func NewTable() *Table {
	return &Table{byPointer: map[*types.Named]rpcdef.Decl{}, instances: new(typeutil.Map)}
}

// Of returns the declaration of a named type, nil if there is none yet.
func (t *Table) Of(named *types.Named) rpcdef.Decl {
	if done := t.byPointer[named]; done != nil || named.TypeArgs() == nil {
		return done
	}
	done, _ := t.instances.At(named).(rpcdef.Decl)
	return done
}

// All returns the declarations in the order in which they were added.
func (t *Table) All() []rpcdef.Decl {
	all := make([]rpcdef.Decl, len(t.all))
	for i, d := range t.all {
		all[i] = d.Decl
	}
	return all
}

// Add adds the declaration of a named type. That must happen before what it holds is converted: it may hold itself.
func (t *Table) Add(decl rpcdef.Decl, named *types.Named, way Way) {
	t.byPointer[named] = decl
	if named.TypeArgs() != nil {
		t.instances.Set(named, decl)
	}
	t.all = append(t.all, &declared{Decl: decl, named: named, way: way})
}

// AddAnonymous adds the declaration of an anonymous struct.
func (t *Table) AddAnonymous(st *rpcdef.Struct, at Anonymous, way Way) {
	t.all = append(t.all, &declared{Decl: st, at: at, way: way})
}

// Call has a declaration be called in another way than its type.
func (t *Table) Call(decl rpcdef.Decl, name string) {
	for _, d := range t.all {
		if d.Decl == decl {
			d.name = name
		}
	}
}

// DropUnused drops the declarations that nothing is used for.
func (t *Table) DropUnused() {
	t.all = slices.DeleteFunc(t.all, func(d *declared) bool { return d.Header().Use == 0 })
}

// pos returns where a type is declared, token.NoPos for an anonymous struct.
func (d *declared) pos() token.Pos {
	if d.named == nil {
		return token.NoPos
	}
	return d.named.Obj().Pos()
}
