package wire

import (
	"cmp"
	"go/types"
	"iter"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/analyzer/internal/validate"
	"example.com/rpcgen/rpcdef"
)

// fields converts the fields of a struct: embedded ones flattened, by encoding/json's rules. Of its site the way there and the type arguments count.
func (c *Converter) fields(st *rpcdef.Struct, under *types.Struct, at Site) {
	user := at.User
	flattener := &flattener{c.refuser, c.directions, &st.Head, user}
	fields := flattener.visible(under, flattener.all(under, at.args))
	c.visible.Set(under, fields)
	if len(fields) == 0 {
		c.warnOfNothing(st, under, user)
	}
	all := make([]rpcdef.Field, len(fields)) // allocated at once, because there are many
	st.Fields = make([]*rpcdef.Field, len(fields))
	for i, f := range fields {
		if clash := sameFold(fields[:i], f.name); clash != nil {
			c.warnOfCase(f, clash, user)
		}
		fieldConverter{c, st, f}.convert(&all[i], user)
		st.Fields[i] = &all[i]
	}
}

// warnOfNothing warns of a struct without visible fields that has hidden ones: most likely clients need these.
func (c *Converter) warnOfNothing(st *rpcdef.Struct, under *types.Struct, user Place) {
	for field := range under.Fields() {
		if field.Exported() || field.Name() == "_" {
			continue
		}
		const what = "has no exported field, so that it is {} on the wire"
		if foreign := c.prog.ForeignAt(field.Pos()); foreign != nil {
			c.diags.Warnf(user.Pos, "%s: %s of package %s %s: use a type of your own", user.path(), st.GoName, foreign.Path, what)
		} else {
			c.diags.Warnf(field.Pos(), "%s %s: export what clients need, or add MarshalJSON", st.GoName, what)
		}
		return
	}
}

// warnOfCase warns of two fields whose names are the same to encoding/json when it reads.
func (c *Converter) warnOfCase(f, other *jsonField, user Place) {
	pos, lead := f.goVar.Pos(), ""
	if foreign := c.prog.ForeignAt(pos); foreign != nil {
		pos, lead = user.Pos, user.path()+": in a struct of package "+foreign.Path+", "
	}
	c.diags.Warnf(pos, "%sthe JSON names %q and %q differ by case only, which encoding/json doesn't tell apart when it reads", lead, other.name, f.name)
}

// sameFold returns the first field whose name equals name but for the case of letters, or nil.
func sameFold(fields []*jsonField, name string) *jsonField {
	i := slices.IndexFunc(fields, func(f *jsonField) bool { return strings.EqualFold(f.name, name) })
	if i < 0 {
		return nil
	}
	return fields[i]
}

// A fieldConverter converts a field of a struct.
type fieldConverter struct {
	*Converter
	st *rpcdef.Struct
	f  *jsonField
}

// convert converts the field.
func (c fieldConverter) convert(out *rpcdef.Field, user Place) {
	f, v := c.f, c.f.goVar
	here := Site{Place: Place{Pos: v.Pos(), Holder: c.st.GoName, Part: v.Name()}, head: &c.st.Head, User: user, args: f.args}
	*out = rpcdef.Field{Name: f.name, GoName: v.Name(), ViaPointer: f.viaPointer}
	if f.member != nil {
		here = here.At(f.member.Syntax.Type)
		out.Doc, out.Pos = f.member.Doc, f.member.Position
	} else {
		out.Pos = c.prog.Position(v.Pos())
	}
	if v.Embedded() {
		here.Pos = v.Pos()
	}
	if !c.constant(out) {
		out.Type, out.Overridden = c.typeOf(here)
	}
	if _, isBasic := Deref(v.Type()).Underlying().(*types.Basic); f.tag.Quoted && isBasic {
		out.Type = c.quotedBasic(Deref(v.Type()), out.Type, here)
	}
	out.OmitEmpty = f.tag.OmitEmpty && canBeEmpty(v.Type())
	out.OmitZero = f.tag.OmitZero
	if len(f.tag.Rules) > 0 {
		c.warnOfRules(f.tag.Rules)
	}
	if out.Unchecked = f.unchecked; out.Unchecked {
		return
	}
	for _, rule := range f.tag.Rules {
		out.Rules = append(out.Rules, rpcdef.Rule{Name: rule.Name, Arg: rule.Arg, Pos: c.prog.Position(f.member.TagPos())})
	}
}

// typeOf converts the field's type, or the type that its tag gives in place of it.
func (c fieldConverter) typeOf(here Site) (typ rpcdef.Type, overridden bool) {
	t := c.f.goVar.Type()
	var w *load.WireType
	if c.f.member != nil {
		w = c.prog.Directives.Tags[c.f.member.Syntax]
	}
	if w == nil {
		return c.typeIn(c.f.goVar.Pkg(), t, here), false
	}
	tagged := &form{w, w.Target(slices.Collect(c.f.args.Types())...)}
	if !hasOpenForm(t) {
		c.diags.Errorf(c.f.member.TagPos(), "%s is %s, which has no custom marshaler: remove the rpcgen tag", here.path(), TypeName(t))
	}
	typ = c.target(tagged, here)
	if canBeNull(t) {
		typ = optional(typ)
	}
	c.directions.checkThroughOverride(t, tagged, here)
	return typ, true
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
func (c fieldConverter) quotedBasic(t types.Type, form rpcdef.Type, at Site) rpcdef.Type {
	why := ""
	switch {
	case method(t, "MarshalJSON") != nil:
		why = "MarshalJSON"
	case method(t, "MarshalText") != nil:
		why = "MarshalText"
	case method(t, "UnmarshalText") != nil:
		why = "UnmarshalText"
		markQuoted(form)
	case method(t, "UnmarshalJSON") != nil:
		markQuoted(form)
		return form // in params unknown: it reads what stands within the quotes
	default:
		return quoted(form)
	}
	c.directions.refuseIn(rpcdef.InParams, at, func() {
		if !c.refuseForeign(at, "a type with "+why+", which encoding/json can't read with the option string") {
			c.diags.Errorf(c.f.member.TagPos(), "%s is a type with %s, which encoding/json can't read with the option string: remove the option", at.path(), why)
		}
	})
	return form
}

// canBeNull reports whether encoding/json writes null for the zero value of a type, whatever its marshaler.
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

// warnOfRules warns of words in a field's validate tag that are most likely mistyped, and of numbers that are none.
func (c fieldConverter) warnOfRules(rules []source.TagRule) {
	pos := c.f.member.TagPos()
	if c.prog.ForeignAt(pos) != nil {
		return
	}
	for word := range alternatives(rules) {
		if meant := validate.Meant(word); meant != "" {
			c.diags.Warnf(pos, "the validate tag of %s.%s has the unknown word %s: did you mean %s?", c.st.GoName, c.f.goVar.Name(), word, meant)
		}
	}
	for wrong := range validate.WrongNumbers(c.f.goVar.Type(), alternatives(rules)) {
		c.diags.Warnf(pos, "the validate tag of %s.%s has %s, which its validator can't read: expected %s", c.st.GoName, c.f.goVar.Name(), wrong.Rule, wrong.Want)
	}
}

// alternatives yields the words of rules and their arguments, of "a=1|b" both.
func alternatives(rules []source.TagRule) iter.Seq2[string, string] {
	return func(yield func(word, arg string) bool) {
		for _, rule := range rules {
			for alternative := range strings.SplitSeq(rule.Name, "|") {
				word, arg, _ := strings.Cut(alternative, "=")
				if !yield(word, cmp.Or(arg, rule.Arg)) { // a rule with alternatives has no Arg of its own
					return
				}
			}
		}
	}
}
