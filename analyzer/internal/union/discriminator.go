package union

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// A Discriminator is the field that tells a member of a union from others.
type Discriminator struct {
	*rpcdef.Field
	Pos token.Pos // of its tag
}

// A member is a struct that belongs to a union.
type member struct {
	*Finder
	union  *load.Union
	obj    *types.TypeName
	fields []*types.Var // of the struct itself
	tags   []string
}

// Discriminator returns the field of a member that tells it from others. The member is converted to st. It returns nil after a mistake, which it reports.
func (f *Finder) Discriminator(u *load.Union, t *types.Named, st *rpcdef.Struct) *Discriminator {
	m := &member{Finder: f, union: u, obj: t.Obj()}
	under := t.Underlying().(*types.Struct)
	for i := range under.NumFields() {
		m.fields, m.tags = append(m.fields, under.Field(i)), append(m.tags, under.Tag(i))
	}
	i := slices.IndexFunc(st.Fields, func(f *rpcdef.Field) bool { return f.Name == u.Field })
	if i < 0 {
		m.reportMissing()
		return nil
	}
	field := st.Fields[i]
	_, path, _ := types.LookupFieldOrMethod(t, true, t.Obj().Pkg(), field.GoName)
	switch v := m.fields[path[0]]; {
	case len(path) > 1:
		f.diags.Errorf(v.Pos(), "the field %q, by which the union %s is told apart, comes to %s from the embedded %s: declare it in %s itself",
			u.Field, u.Spec.Name.Name, m.obj.Name(), v.Name(), m.obj.Name())
	case field.Const != "":
		return &Discriminator{field, m.tagPos(under, v)}
	case !m.isConst(path[0]): // else its tag is reported
		f.diags.Errorf(v.Pos(), "the field %q, by which the union %s is told apart, has no value of its own in %s: give it one by the tag rpcgen:\"const=VALUE\"",
			u.Field, u.Spec.Name.Name, m.obj.Name())
	}
	return nil
}

// reportMissing reports that the field isn't there, unless something else is reported that makes it so.
func (m *member) reportMissing() {
	clashing := 0
	for i, v := range m.fields {
		tag := m.prog.ReadTag(m.tags[i]).Tag
		name := cmp.Or(tag.Name, v.Name())
		if name == m.union.Field {
			clashing++
		}
		if m.isConst(i) && !m.isForAnother(name) { // ReportStray reports it
			return
		}
		if named, ok := types.Unalias(v.Type()).(*types.Named); ok && v.Embedded() && m.Of(named) == m.union {
			m.diags.Errorf(v.Pos(), "%s embeds the union %s, and so belongs to it: give the field a name", m.obj.Name(), v.Name())
			return
		}
	}
	if clashing > 1 { // the fields were reported, which encoding/json drops
		return
	}
	m.diags.Errorf(m.obj.Pos(), "%s implements the union %s and has no field %q, expected a string such as %s string `json:%q rpcgen:\"const=%s\"`",
		m.obj.Name(), m.union.Spec.Name.Name, m.union.Field, rpcdef.Pascal(m.union.Field), m.union.Field, rpcdef.Snake(m.obj.Name()))
}

// isForAnother reports whether the field of a JSON name tells the member apart in another union.
func (m *member) isForAnother(name string) bool {
	t, _ := m.obj.Type().(*types.Named)
	return slices.ContainsFunc(m.prog.Directives.Unions, func(u *load.Union) bool {
		return u.Field == name && u.File.Package == m.union.File.Package && m.belongs(t, u)
	})
}

// isConst reports whether the tag of a field means to give it a constant value.
func (m *member) isConst(i int) bool {
	tag := m.prog.ReadTag(m.tags[i]).Tag
	return tag.IsConst()
}

// tagPos returns the position of a field's tag.
func (m *member) tagPos(under *types.Struct, v *types.Var) token.Pos {
	for _, field := range m.prog.Fields(under) {
		if field.Name == v.Pos() && field.TagPos().IsValid() {
			return field.TagPos()
		}
	}
	return v.Pos()
}
