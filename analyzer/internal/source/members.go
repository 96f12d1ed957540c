package source

import (
	"go/ast"
	"go/token"
	"strconv"

	"example.com/rpcgen/rpcdef"
)

// A Member is a field of a struct or a method of an interface.
type Member struct {
	Syntax   *ast.Field // with all names that stand before one type
	Doc      rpcdef.Doc
	Name     token.Pos
	Position token.Position // of the name
	Tag      *ParsedTag     // nil for a method
}

// TagPos returns the position of a field's tag, token.NoPos if m is nil or has no tag.
func (m *Member) TagPos() token.Pos {
	if m == nil || m.Syntax.Tag == nil {
		return token.NoPos
	}
	return m.Syntax.Tag.Pos()
}

// members are the docs and members of the types in a file that Describe has read.
type members struct {
	docs    map[*ast.TypeSpec]rpcdef.Doc
	structs map[token.Pos][]Member // by the position of the first field's name
	methods map[token.Pos]*Member  // by the positions of their names
}

// Doc returns the docs of a type that was described.
func (f *File) Doc(spec *ast.TypeSpec) rpcdef.Doc { return f.members.docs[spec] }

// Fields returns the fields of a struct in a type that was described, by the position of the first field's name. It returns nil for another position.
func (f *File) Fields(first token.Pos) []Member { return f.members.structs[first] }

// Method returns a method of an interface in a type that was described, by the position of its name. It returns nil for another position.
func (f *File) Method(name token.Pos) *Member { return f.members.methods[name] }

// A Describer reads the docs and members of types.
type Describer struct {
	Fset *token.FileSet
	Tags TagReader
}

// Describe reads the docs of a type, and the members of all structs and interfaces in it, unless it did so before.
func (d Describer) Describe(f *File, gen *ast.GenDecl, spec *ast.TypeSpec) {
	if _, done := f.members.docs[spec]; done {
		return
	}
	if f.members.docs == nil {
		n := len(f.AST.Decls)
		f.members = members{make(map[*ast.TypeSpec]rpcdef.Doc, n), make(map[token.Pos][]Member, n), map[token.Pos]*Member{}}
	}
	f.members.docs[spec] = DocOf(SpecDoc(gen, spec), spec.Comment)
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			if fields := d.fields(n.Fields); len(fields) > 0 {
				f.members.structs[fields[0].Name] = fields
			}
		case *ast.InterfaceType:
			methods := d.members(n.Methods)
			for i := range methods {
				f.members.methods[methods[i].Name] = &methods[i]
			}
		}
		return true
	})
}

// SpecDoc returns the doc comment of a specification of a type, of variables or of constants.
func SpecDoc(gen *ast.GenDecl, spec ast.Spec) *ast.CommentGroup {
	var doc *ast.CommentGroup
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		doc = spec.Doc
	case *ast.ValueSpec:
		doc = spec.Doc
	}
	if doc == nil && !gen.Lparen.IsValid() {
		return gen.Doc
	}
	return doc
}

func (d Describer) fields(list *ast.FieldList) []Member {
	fields := d.members(list)
	for i := range fields {
		text := ""
		if tag := fields[i].Syntax.Tag; tag != nil {
			text, _ = strconv.Unquote(tag.Value) // the parser refuses a tag that can't be unquoted
		}
		fields[i].Tag = d.Tags.Read(text)
	}
	return fields
}

// members reads a list of fields or methods: one member for each name, as go/types has them.
func (d Describer) members(list *ast.FieldList) []Member {
	all := make([]Member, 0, list.NumFields())
	for _, field := range list.List {
		m := Member{Syntax: field, Doc: DocOf(field.Doc, field.Comment)}
		add := func(name *ast.Ident) {
			if name != nil {
				m.Name, m.Position = name.Pos(), Position(d.Fset, name.Pos())
			}
			all = append(all, m)
		}
		for _, name := range field.Names {
			add(name)
		}
		if len(field.Names) == 0 {
			add(embeddedName(field.Type))
		}
	}
	return all
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

// Position returns the position of what stands at pos. It has no offset: function bodies were cut from what was parsed.
func Position(fset *token.FileSet, pos token.Pos) token.Position {
	at := fset.Position(pos)
	at.Offset = 0
	return at
}
