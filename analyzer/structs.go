package analyzer

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// fieldSyntax is how the source has a field.
type fieldSyntax struct{ ast *ast.Field }

func (c *converter) indexFields(pkg *pkg, st *ast.StructType) {
	for _, field := range st.Fields.List {
		names := field.Names
		if len(names) == 0 {
			if id := embeddedName(field.Type); id != nil {
				names = []*ast.Ident{id}
			}
		}
		for _, name := range names {
			if v, ok := pkg.info.Defs[name].(*types.Var); ok {
				c.fields[v] = &fieldSyntax{field}
			}
		}
	}
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

// A jsonField is a field as encoding/json sees it, before the rules for equal names.
type jsonField struct {
	goVar  *types.Var
	syntax *ast.Field // nil where unknown
	tag    fieldTag
	name   string
	tagged bool
	index  []int // the way to it through embedded structs
	lacks  bool  // an embedded pointer stands above it
}

// structFields fills a struct's fields: embedded ones flattened, by encoding/json's rules.
func (c *converter) structFields(st *rpcdef.Struct, under *types.Struct) {
	fields := c.visible(c.flatten(under))
	for i := range fields {
		f := &fields[i]
		if clash := sameFold(fields[:i], f.name); clash != nil {
			c.diags.warnf(f.goVar.Pos(), "the JSON names %q and %q differ by case only, which encoding/json doesn't tell apart when it reads", clash.name, f.name)
		}
		st.Fields = append(st.Fields, c.field(st, f))
	}
}

func sameFold(fields []jsonField, name string) *jsonField {
	for i := range fields {
		if strings.EqualFold(fields[i].name, name) {
			return &fields[i]
		}
	}
	return nil
}

// flatten lists all fields that encoding/json considers, those of embedded structs among them, breadth first.
func (c *converter) flatten(under *types.Struct) []jsonField {
	type level struct {
		key   string // of the type's identity; the outermost needs none
		st    *types.Struct
		index []int
		lacks bool
	}
	next := []level{{"", under, nil, false}}
	visited := map[string]bool{}
	var out []jsonField
	for len(next) > 0 {
		current := next
		next = nil
		count := map[string]int{}
		for _, l := range current {
			count[l.key]++
		}
		for _, l := range current {
			if visited[l.key] {
				continue
			}
			visited[l.key] = true
			for i := range l.st.NumFields() {
				f, embedded := c.jsonField(l.st, i, l.index)
				if f == nil {
					continue
				}
				f.lacks = l.lacks
				if embedded != nil {
					_, isPointer := types.Unalias(f.goVar.Type()).(*types.Pointer)
					if isPointer && !f.goVar.Exported() {
						c.diags.errorf(f.goVar.Pos(), "the embedded pointer to %s, which isn't exported, can't be read by encoding/json: embed it by value", c.typeName(embedded))
					}
					next = append(next, level{types.TypeString(embedded, nil), embedded.Underlying().(*types.Struct), f.index, l.lacks || isPointer})
					continue
				}
				out = append(out, *f)
				if count[l.key] > 1 {
					out = append(out, *f) // as encoding/json does, so that it meets its twin
				}
			}
		}
	}
	return out
}

// jsonField reads one field; it is nil for one that encoding/json leaves out. For an embedded struct to be flattened, that struct is
// returned as well.
func (c *converter) jsonField(st *types.Struct, i int, index []int) (*jsonField, types.Type) {
	v := st.Field(i)
	f := &jsonField{goVar: v, index: append(slices.Clone(index), i)}
	tagPos := v.Pos()
	if syntax := c.fields[v.Origin()]; syntax != nil {
		f.syntax = syntax.ast
		if f.syntax.Tag != nil {
			tagPos = f.syntax.Tag.Pos()
		}
	}
	tag, err := parseTag(st.Tag(i))
	if err != nil {
		c.diags.errorf(tagPos, "bad struct tag on %s: %v", v.Name(), err)
	}
	f.tag = tag
	elem := deref(v.Type())
	_, isStruct := elem.Underlying().(*types.Struct)
	if !v.Exported() && !(v.Embedded() && isStruct) || tag.skip {
		return nil, nil
	}
	f.name, f.tagged = tag.name, tag.name != ""
	if v.Embedded() && isStruct && !f.tagged {
		return f, elem
	}
	if !f.tagged {
		f.name = v.Name()
	}
	return f, nil
}

// deref follows one pointer, as encoding/json does for embedded and quoted fields.
func deref(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return t
}

// visible applies encoding/json's rules for fields of one name: the shallowest wins, then the tagged one. It drops fields of which none
// wins, silently; here that is a mistake.
func (c *converter) visible(fields []jsonField) []jsonField {
	byName := map[string][]jsonField{}
	var names []string
	for _, f := range fields {
		if byName[f.name] == nil {
			names = append(names, f.name)
		}
		byName[f.name] = append(byName[f.name], f)
	}
	var out []jsonField
	for _, name := range names {
		same := byName[name]
		slices.SortStableFunc(same, func(a, b jsonField) int {
			return cmp.Or(cmp.Compare(len(a.index), len(b.index)), compareBool(b.tagged, a.tagged), slices.Compare(a.index, b.index))
		})
		if len(same) > 1 && len(same[0].index) == len(same[1].index) && same[0].tagged == same[1].tagged {
			c.clash(same[0], same[1])
		}
		out = append(out, same[0])
	}
	slices.SortFunc(out, func(a, b jsonField) int { return slices.Compare(a.index, b.index) })
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func (c *converter) clash(a, b jsonField) {
	const msg = "two fields have the JSON name %q, so that encoding/json drops both: give one another name%s"
	also := func(f jsonField) string { return " (the other: " + c.place(f.goVar.Pos()) + ")" }
	c.diags.errorf(a.goVar.Pos(), msg, a.name, also(b))
	if a.goVar != b.goVar {
		c.diags.errorf(b.goVar.Pos(), msg, b.name, also(a))
	}
}

// field converts a field that is there on the wire.
func (c *converter) field(st *rpcdef.Struct, f *jsonField) *rpcdef.Field {
	v := f.goVar
	here := site{pos: v.Pos(), path: st.GoName + "." + v.Name(), name: []string{st.GoName, v.Name()}, head: &st.Head}
	out := &rpcdef.Field{Name: f.name, GoName: v.Name(), Pos: c.prog.fset.Position(v.Pos()), MayLack: f.lacks}
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
		out.Type = c.wireTarget(w, here)
	} else {
		out.Type = c.typ(v.Type(), here)
	}
	if f.tag.quoted && isPlainBasic(deref(v.Type())) {
		out.Type = quoted(out.Type)
	}
	out.OmitEmpty = f.tag.omitEmpty && canBeEmpty(v.Type())
	out.OmitZero = f.tag.omitZero
	for _, rule := range f.tag.rules {
		out.Rules = append(out.Rules, rpcdef.Rule{Name: rule.name, Arg: rule.arg, Pos: c.prog.fset.Position(tagPos)})
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
	case rpcdef.Number: // its digits, as a string
		return rpcdef.Basic{Kind: rpcdef.String}
	default:
		return rpcdef.Quoted{Elem: t}
	}
}

// isPlainBasic tells whether encoding/json writes a type as the basic type that it is.
func isPlainBasic(t types.Type) bool {
	_, basic := t.Underlying().(*types.Basic)
	return basic && method(t, "MarshalJSON") == nil && method(t, "MarshalText") == nil
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
	if t.NumFields() > 0 && c.embedsSelfWritten(t) != nil {
		return c.typ(c.embedsSelfWritten(t), at)
	}
	st := &rpcdef.Struct{Anonymous: true, Head: rpcdef.Head{GoName: at.path, Pos: c.prog.fset.Position(at.pos)}}
	if at.head != nil {
		st.Package = at.head.Package
	}
	c.addAnonymous(st, at)
	c.structFields(st, t)
	return st
}

// embedsSelfWritten returns the embedded type whose MarshalJSON or MarshalText a struct literal type takes over.
func (c *converter) embedsSelfWritten(t *types.Struct) types.Type {
	for _, name := range []string{"MarshalJSON", "UnmarshalJSON", "MarshalText"} {
		if fn := method(t, name); fn != nil {
			recv := fn.Signature().Recv().Type()
			return deref(recv)
		}
	}
	return nil
}
