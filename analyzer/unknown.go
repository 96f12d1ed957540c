package analyzer

import (
	"fmt"
	"go/token"
	"go/types"

	"example.com/rpcgen/rpcdef"
)

// An unknown is a type of which nobody can tell what it is on the wire: clients get its values as they come. One warning does for all
// of its places.
type unknown struct {
	obj    *types.TypeName
	pos    token.Pos // of the first place in the user's source
	text   string    // what stands there, and why it is unknown
	others int       // how many other places there are
}

// unknownType notes where a type of an unknown form stands.
func (c *converter) unknownType(t *types.Named, at site, why string) rpcdef.Type {
	for _, u := range c.unknowns {
		if u.obj == t.Obj() {
			u.others++
			return rpcdef.Any{}
		}
	}
	pos, text := at.pos, at.path()+" has the type "
	if c.isForeign(pos) {
		pos, text = c.own.pos, c.own.path()+" leads to "+at.path()+" of the type "
	}
	c.unknowns = append(c.unknowns, &unknown{obj: t.Obj(), pos: pos, text: text + c.typeName(t) + ", which " + why})
	return rpcdef.Any{}
}

// warnOfUnknowns tells of the types of an unknown form, and how to say more of them.
func (c *converter) warnOfUnknowns() {
	for _, u := range c.unknowns {
		where, remedy := "", "//rpcgen:wire GOTYPE on "+u.obj.Name()
		switch u.others {
		case 0:
		case 1:
			where = ", here and in another place"
		default:
			where = fmt.Sprintf(", here and in %d other places", u.others)
		}
		if c.isForeign(u.obj.Pos()) {
			remedy = "//rpcgen:wire " + u.obj.Pkg().Path() + "." + u.obj.Name() + " GOTYPE on the package clause"
		}
		c.diags.warnf(u.pos, "%s: clients get it as a value of unknown type%s; say more by %s", u.text, where, remedy)
	}
}
