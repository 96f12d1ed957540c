package wire

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// An unknown is a type whose form on the wire can't be known: clients get its values as any JSON value. There is one warning for all of its
// places.
type unknown struct {
	obj    *types.TypeName
	pos    token.Pos // of the first place in the user's source
	text   string    // what stands there, and why it is unknown
	others int       // how many other places there are
}

// unknowns are the types whose form on the wire can't be known.
type unknowns struct {
	prog  *load.Program
	diags *diag.List
	all   []*unknown
}

// add adds a place where such a type stands. It returns an Any.
func (u *unknowns) add(t *types.Named, at Site, why string) rpcdef.Type {
	for _, known := range u.all {
		if known.obj == t.Obj() {
			known.others++
			return rpcdef.Any{}
		}
	}
	pos, text := at.Pos, at.path()+" is "
	if u.prog.ForeignAt(pos) != nil {
		pos, text = at.User.Pos, at.User.path()+": "+at.path()+" is "
	}
	u.all = append(u.all, &unknown{obj: t.Obj(), pos: pos, text: text + TypeName(t) + ", which " + why})
	return rpcdef.Any{}
}

// warn warns of the types, and says how to give their form.
func (u *unknowns) warn() {
	for _, t := range u.all {
		where, remedy := "", "//rpcgen:wire GOTYPE on "+t.obj.Name()
		switch t.others {
		case 0:
		case 1:
			where = ", here and in another place"
		default:
			where = fmt.Sprintf(", here and in %d other places", t.others)
		}
		if u.prog.ForeignAt(t.obj.Pos()) != nil {
			remedy = "//rpcgen:wire " + t.obj.Pkg().Path() + "." + t.obj.Name() + typeParams(t.obj) + " GOTYPE on the package clause"
		}
		u.diags.Warnf(t.pos, "%s: clients get it as a value of unknown type%s: declare its form with %s", t.text, where, remedy)
	}
}

// typeParams returns the type parameters of a generic type as a directive names them: "[K,V]". It returns "" for another type.
func typeParams(obj *types.TypeName) string {
	named, ok := obj.Type().(*types.Named)
	if !ok || named.TypeParams().Len() == 0 {
		return ""
	}
	var names []string
	for param := range named.TypeParams().TypeParams() {
		names = append(names, param.Obj().Name())
	}
	return "[" + strings.Join(names, ",") + "]"
}
