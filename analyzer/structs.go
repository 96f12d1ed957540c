package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// indexFields finds the syntax of all fields of structs, and of all methods of interfaces, by the position of their names.
func (s *source) indexFields() {
	s.fields = map[token.Pos]*ast.Field{}
	index := func(n ast.Node) bool {
		var list *ast.FieldList
		switch n := n.(type) {
		case *ast.StructType:
			list = n.Fields
		case *ast.InterfaceType:
			list = n.Methods
		default:
			return true
		}
		for _, field := range list.List {
			for _, name := range field.Names {
				s.fields[name.Pos()] = field
			}
			if name := embeddedName(field.Type); name != nil && len(field.Names) == 0 {
				s.fields[name.Pos()] = field
			}
		}
		return true
	}
	for _, d := range s.ast.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
			ast.Inspect(gen, index)
		}
	}
}

// syntaxAt returns the syntax of a field of a struct or of a method of an interface, nil where it isn't known.
func (c *converter) syntaxAt(obj types.Object) *ast.Field {
	if obj.Pkg() == nil {
		return nil
	}
	pkg := c.prog.pkgs[obj.Pkg().Path()]
	if pkg == nil {
		return nil
	}
	if f := pkg.fileAt(obj.Pos()); f != nil {
		return f.fields[obj.Pos()]
	}
	return nil
}

// embeddedName returns the identifier that names an embedded field.
func embeddedName(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.SelectorExpr:
		return expr.Sel
	case *ast.StarExpr:
		return embeddedName(expr.X)
	case *ast.ParenExpr:
		return embeddedName(expr.X)
	case *ast.IndexExpr:
		return embeddedName(expr.X)
	case *ast.IndexListExpr:
		return embeddedName(expr.X)
	default:
		return nil
	}
}

// structFields fills a struct's fields: embedded ones flattened, by encoding/json's rules.
func (c *converter) structFields(st *rpcdef.Struct, under *types.Struct) {
	fields := c.visible(under, c.flatten(under))
	for i, f := range fields {
		if clash := sameFold(fields[:i], f.name); clash != nil {
			c.warnOfCase(f, clash)
		}
		st.Fields = append(st.Fields, c.field(st, f))
	}
}

// warnOfCase tells of two fields whose names are one to encoding/json when it reads.
func (c *converter) warnOfCase(f, other *jsonField) {
	pos, lead := f.goVar.Pos(), ""
	if foreign := c.foreignPackage(pos); foreign != nil {
		pos, lead = c.own.pos, c.own.path+" leads to a struct of package "+foreign.path+": "
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
func (c *converter) field(st *rpcdef.Struct, f *jsonField) *rpcdef.Field {
	v := f.goVar
	here := site{pos: v.Pos(), path: st.GoName + "." + v.Name(), name: []string{st.GoName, v.Name()}, head: &st.Head}
	out := &rpcdef.Field{Name: f.name, GoName: v.Name(), Pos: c.prog.position(v.Pos()), MayLack: f.lacks}
	var tagPos token.Pos
	if f.syntax != nil {
		here = here.at(f.syntax.Type)
		out.Doc = docOf(f.syntax.Doc, f.syntax.Comment)
		if f.syntax.Tag != nil {
			tagPos = f.syntax.Tag.Pos()
		}
	}
	if v.Embedded() {
		here.pos = v.Pos()
	}
	if w := c.prog.directives.tags[f.syntax]; w != nil {
		if !hasOpenForm(v.Type()) {
			c.diags.errorf(tagPos, "%s is of type %s, which encoding/json writes as it is: remove the rpcgen tag", here.path, c.typeName(v.Type()))
		}
		out.Type, out.Told = c.wireTarget(w, here), true
		if canBeNull(v.Type()) {
			out.Type = optional(out.Type)
		}
		c.needThrough(v.Type(), here)
	} else {
		out.Type = c.foundIn(v.Pkg(), v.Type(), here)
	}
	if _, isBasic := deref(v.Type()).Underlying().(*types.Basic); f.tag.quoted && isBasic {
		out.Type = c.quotedBasic(deref(v.Type()), out.Type, here, tagPos)
	}
	out.OmitEmpty = f.tag.omitEmpty && canBeEmpty(v.Type())
	out.OmitZero = f.tag.omitZero
	for _, rule := range f.tag.rules {
		out.Rules = append(out.Rules, rpcdef.Rule{Name: rule.name, Arg: rule.arg, Pos: c.prog.position(tagPos)})
	}
	return out
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
		c.diags.errorf(tagPos, "%s %s, which encoding/json can't read with the option string: remove the option", at.path, why)
	})
	return form
}

// canBeNull tells whether encoding/json writes null for the zero value of a type without asking what it holds.
func canBeNull(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	default:
		return false
	}
}

// canBeEmpty tells whether omitempty has an effect on a type.
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
	st := &rpcdef.Struct{Anonymous: true, Head: rpcdef.Head{GoName: at.path, Pos: c.prog.position(at.pos)}}
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
