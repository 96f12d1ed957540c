package wire

import (
	"go/types"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// A unionUse is a place where a union stands.
type unionUse struct {
	union *rpcdef.Union
	at    Site
}

// IsUnion reports whether a type is a union.
func (c *Converter) IsUnion(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && types.IsInterface(named) && c.unions.Of(named) != nil
}

// union converts a union. It is declared before its members, which may hold it.
func (c *Converter) union(t *types.Named, declared *load.Union, at Site) rpcdef.Type {
	u := &rpcdef.Union{Head: c.head(t), Field: declared.Field}
	c.decls.Add(u, t, at.User.way())
	for _, member := range c.unions.Members(declared) {
		place := Place{Pos: member.Obj().Pos(), Words: "the member " + member.Obj().Name() + " of " + u.GoName}
		site := Site{Place: place, head: &u.Head, User: at.User}
		if v := c.variant(u, declared, member, site); v != nil {
			u.Variants = append(u.Variants, v)
			if types.Implements(member, t.Underlying().(*types.Interface)) {
				c.directions.checkMember(u, member, site)
			}
		}
	}
	return c.useOf(u, at)
}

// useOf returns what a union is at a place: it may be nil there.
func (c *Converter) useOf(u *rpcdef.Union, at Site) rpcdef.Type {
	c.unionUses = append(c.unionUses, unionUse{u, at})
	return rpcdef.Optional{Elem: u}
}

// variant converts a member of a union. It returns nil after a mistake, which it reports.
func (c *Converter) variant(u *rpcdef.Union, declared *load.Union, member *types.Named, at Site) *rpcdef.Variant {
	obj := member.Obj()
	if !c.isObject(u, member) {
		return nil
	}
	st, ok := c.typ(member, at).(*rpcdef.Struct)
	if !ok {
		return nil
	}
	field := c.unions.Discriminator(declared, member, st)
	if field == nil {
		return nil
	}
	for _, other := range u.Variants {
		if other.Value == field.Const {
			c.diags.Errorf(field.Pos, "%s and %s both have the value %q in the field %q, by which the union %s is told apart: give one another value (the other: %s)",
				other.Struct.GoName, obj.Name(), field.Const, u.Field, u.GoName, c.prog.Place(other.Struct.Pos))
		}
	}
	return &rpcdef.Variant{Value: field.Const, Struct: st}
}

// isObject reports a member of a union that is no struct, or not written as one. It returns false for such a member.
func (c *Converter) isObject(u *rpcdef.Union, member *types.Named) bool {
	obj := member.Obj()
	name, isStruct := obj.Name()+" implements the union "+u.GoName, false
	if member.TypeParams() == nil {
		_, isStruct = member.Underlying().(*types.Struct)
	}
	switch fn := marshaler(member); {
	case member.TypeParams() != nil:
		c.diags.Errorf(obj.Pos(), "%s and has type parameters, expected a struct without any: declare a type for each instance", name)
	case !isStruct:
		c.diags.Errorf(obj.Pos(), "%s and is no struct, expected one with the field %q: make it a struct, or take the methods of %s away from it", name, u.Field, u.GoName)
	case fn != nil:
		c.diags.Errorf(obj.Pos(), "%s and has %s, so that its form is unknown, expected an object with the field %q: remove the method", name, fn.Name(), u.Field)
	default:
		return true
	}
	return false
}

// reportUnions reports the unions that clients would send, and values that belong to no union. It must be called after rpcdef.API.MarkUses.
func (c *Converter) reportUnions(api *rpcdef.API) {
	c.unions.ReportStray()
	for _, use := range c.unionUses {
		if use.at.used()&rpcdef.InParams != 0 {
			c.refuse(use.at, "the union "+use.union.GoName+", which encoding/json can't read, "+c.sender(api, use.at.head), "use a struct with a pointer to each member")
		}
	}
}

// sender says why clients send a declaration, or what an event holds itself if it is nil.
func (c *Converter) sender(api *rpcdef.API, head *rpcdef.Head) string {
	for _, m := range api.Methods() {
		if m.Params != nil && holds(m.Params, head, map[rpcdef.Decl]bool{}) {
			return "and it is in the params of " + m.Name + " (" + c.prog.Place(m.Pos) + ")"
		}
	}
	for _, channel := range api.Channels {
		for _, e := range channel.Events {
			if e.Publish && head != nil && holds(e.Data, head, map[rpcdef.Decl]bool{}) {
				return "and it is in the event " + e.Name + ", which clients publish (" + c.prog.Place(e.Pos) + ")"
			}
		}
	}
	return "and clients publish it"
}

// holds reports whether a type is the declaration with a head, or holds it.
func holds(t rpcdef.Type, head *rpcdef.Head, seen map[rpcdef.Decl]bool) bool {
	if decl, ok := t.(rpcdef.Decl); ok {
		if seen[decl] {
			return false
		}
		seen[decl] = true
		if decl.Header() == head {
			return true
		}
	}
	for _, part := range rpcdef.Parts(t) {
		if holds(part, head, seen) {
			return true
		}
	}
	return false
}

// constant gives a field the constant value of its tag. It reports a field that can't have one, and returns false for that and for one without such a tag.
func (c fieldConverter) constant(out *rpcdef.Field) bool {
	value, ok := c.f.tag.Const()
	if !ok || len(c.f.index) > 1 {
		return false // one of an embedded struct is a field as any other
	}
	v, pos := c.f.goVar, c.f.goVar.Pos()
	if tagPos := c.f.member.TagPos(); tagPos.IsValid() {
		pos = tagPos
	}
	name := c.st.GoName + "." + v.Name()
	basic, isBasic := types.Unalias(v.Type()).Underlying().(*types.Basic)
	switch {
	case v.Embedded():
		c.diags.Errorf(pos, "%s has a constant value and is embedded, expected a field with a name", name)
	case !isBasic || basic.Kind() != types.String || HasMarshaler(v.Type()):
		c.diags.Errorf(pos, "%s has a constant value and is %s, expected a string: change its type", name, TypeName(v.Type()))
	case c.f.tag.OmitEmpty || c.f.tag.OmitZero:
		c.diags.Errorf(pos, "%s has a constant value, which is always written, and may be left out by its json tag: remove omitempty and omitzero", name)
	case c.f.tag.Quoted:
		c.diags.Errorf(pos, "%s has a constant value, and the option string in its json tag, which puts it into quotes twice: remove the option", name)
	default:
		out.Const, out.Type = value, rpcdef.Basic{Kind: rpcdef.String}
		return true
	}
	return false
}
