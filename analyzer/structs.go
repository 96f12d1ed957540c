package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// structFields fills a struct's fields: embedded ones flattened, by encoding/json's rules.
func (c *converter) structFields(st *rpcdef.Struct, under *types.Struct) {
	if source := c.syntaxOf(under); source.plain && len(source.members) == under.NumFields() {
		c.plainFields(st, under, source.members)
		return
	}
	fields := c.visible(under, c.flatten(under))
	all := make([]rpcdef.Field, len(fields)) // at once, for they are many
	st.Fields = make([]*rpcdef.Field, len(fields))
	for i, f := range fields {
		if clash := sameFold(fields[:i], f.name); clash != nil {
			c.warnOfCase(f, clash)
		}
		c.field(&all[i], st, f)
		st.Fields[i] = &all[i]
	}
}

// plainFields is structFields where the source tells all that matters, as it does for most.
func (c *converter) plainFields(st *rpcdef.Struct, under *types.Struct, members []member) {
	all := make([]rpcdef.Field, len(members)) // at once, for they are many
	st.Fields = make([]*rpcdef.Field, 0, len(members))
	for i := range members {
		if m := &members[i]; m.wire != "" {
			c.field(&all[i], st, &jsonField{goVar: under.Field(i), source: m, tag: &m.tag.tag, name: m.wire})
			st.Fields = append(st.Fields, &all[i])
		}
	}
}

// warnOfCase tells of two fields whose names are one to encoding/json when it reads.
func (c *converter) warnOfCase(f, other *jsonField) {
	pos, lead := f.goVar.Pos(), ""
	if foreign := c.foreignPackage(pos); foreign != nil {
		pos, lead = c.own.pos, c.own.path()+" leads to a struct of package "+foreign.path+": "
	}
	c.diags.warnf(pos, "%sthe JSON names %q and %q differ by case only, which encoding/json doesn't tell apart when it reads", lead, other.name, f.name)
}

func sameFold(fields []*jsonField, name string) *jsonField {
	i := slices.IndexFunc(fields, func(f *jsonField) bool { return strings.EqualFold(f.name, name) })
	if i < 0 {
		return nil
	}
	return fields[i]
}

// field converts a field that is there on the wire.
func (c *converter) field(out *rpcdef.Field, st *rpcdef.Struct, f *jsonField) {
	v := f.goVar
	here := site{pos: v.Pos(), holder: st.GoName, part: v.Name(), head: &st.Head}
	*out = rpcdef.Field{Name: f.name, GoName: v.Name(), ViaPointer: f.lacks}
	if f.source != nil {
		here.expr, here.pos = ast.Unparen(f.source.syntax.Type), f.source.typePos
		out.Doc, out.Pos = f.source.doc, f.source.pos
	} else {
		out.Pos = c.prog.position(v.Pos())
	}
	if v.Embedded() {
		here.pos = v.Pos()
	}
	out.Type, out.Overridden = c.fieldType(f, here)
	if _, isBasic := deref(v.Type()).Underlying().(*types.Basic); f.tag.quoted && isBasic {
		out.Type = c.quotedBasic(deref(v.Type()), out.Type, here, f.source.tagPos())
	}
	out.OmitEmpty = f.tag.omitEmpty && canBeEmpty(v.Type())
	out.OmitZero = f.tag.omitZero
	for _, rule := range f.tag.rules {
		out.Rules = append(out.Rules, rpcdef.Rule{Name: rule.name, Arg: rule.arg, Pos: c.prog.position(f.source.tagPos())})
	}
}

// fieldType converts a field's type, or what its tag tells in place of that.
func (c *converter) fieldType(f *jsonField, here site) (form rpcdef.Type, told bool) {
	t := f.goVar.Type()
	var w *wireType
	if f.source != nil {
		w = c.prog.directives.tags[f.source.syntax]
	}
	if basic, ok := t.(*types.Basic); ok && w == nil && basic.Info()&(types.IsBoolean|types.IsInteger|types.IsFloat|types.IsString) != 0 {
		return c.basic(basic, here), false
	}
	if w == nil {
		return c.foundIn(f.goVar.Pkg(), t, here), false
	}
	if !hasOpenForm(t) {
		c.diags.errorf(f.source.tagPos(), "%s is of type %s, which encoding/json writes as it is: remove the rpcgen tag", here.path(), c.typeName(t))
	}
	form = c.wireTarget(w, here)
	if canBeNull(t) {
		form = optional(form)
	}
	c.checkThroughOverride(t, here)
	return form, true
}

// quoted applies the ",string" option to the form of a basic type, or of a pointer to one.
func quoted(t rpcdef.Type) rpcdef.Type {
	switch under := rpcdef.Underlying(t).(type) {
	case rpcdef.Optional:
		return rpcdef.Optional{Elem: quoted(under.Elem)}
	case rpcdef.Duration:
		return rpcdef.Quoted{Elem: rpcdef.Basic{Kind: rpcdef.Int64}}
	default:
		return rpcdef.Quoted{Elem: t}
	}
}

// quotedBasic applies the ",string" option to form, that of a basic type or of a pointer to one. encoding/json ignores the option when it
// writes a type with methods of its own, and insists on it when it reads one.
func (c *converter) quotedBasic(t types.Type, form rpcdef.Type, at site, tagPos token.Pos) rpcdef.Type {
	why := ""
	switch {
	case method(t, "MarshalJSON") != nil:
		why = "writes its own JSON"
	case method(t, "MarshalText") != nil:
		why = "writes itself as text"
	case method(t, "UnmarshalText") != nil:
		why = "reads text"
	case method(t, "UnmarshalJSON") != nil:
		return form // unknown: it reads what stands within the quotes
	default:
		return quoted(form)
	}
	c.refuseIn(rpcdef.InParams, at, func() {
		if !c.refuseForeign(at, "one that "+why+", and that encoding/json can't read with the option string") {
			c.diags.errorf(tagPos, "%s %s, which encoding/json can't read with the option string: remove the option", at.path(), why)
		}
	})
	return form
}

// canBeNull reports whether encoding/json writes null for the zero value of a type without asking what it holds.
func canBeNull(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	default:
		return false
	}
}

// canBeEmpty reports whether omitempty has an effect on a type.
func canBeEmpty(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Struct:
		return false
	case *types.Array:
		return t.Len() == 0
	default:
		return true
	}
}

// anonymous converts a struct literal type: a declaration of its own, named by where it stands.
func (c *converter) anonymous(t *types.Struct, at site) rpcdef.Type {
	if writer := embedsWriter(t); writer != nil {
		return c.refuse(at, "a struct without a name that gets its "+writer.Name()+" from the embedded "+c.typeName(deref(writer.Signature().Recv().Type())),
			"Go can't be relied on to find that method: declare the struct as a type, or name the field")
	}
	st := &rpcdef.Struct{Anonymous: true, Head: rpcdef.Head{GoName: at.path(), Pos: c.prog.position(at.pos)}}
	if at.head != nil {
		st.Package = at.head.Package
	}
	c.addAnonymous(st, at)
	c.structFields(st, t)
	return st
}

// embedsWriter returns the method of an embedded type by which a struct literal type would write or read itself. The compiler makes such a
// method for a pointer to the struct only where the program mentions that pointer type.
func embedsWriter(t *types.Struct) *types.Func {
	for _, name := range []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"} {
		if fn := method(t, name); fn != nil {
			return fn
		}
	}
	return nil
}
