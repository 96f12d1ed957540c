package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A member is a field of a struct or a method of an interface, as its source has it.
type member struct {
	syntax  *ast.Field
	doc     rpcdef.Doc
	pos     token.Position // of the name
	typePos token.Pos
}

// describe reads the members of the types that the slice kept. That needs nothing of the type checker, and goes on beside it until wait is called.
func (p *program) describe() (wait func()) {
	pkgs := slices.Collect(maps.Values(p.pkgs)) // the type checker adds stand-ins, which have no members
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, pkg := range pkgs {
			if pkg != nil {
				pkg.describe(p.fset)
			}
		}
	}()
	return func() { <-done }
}

func (p *pkg) describe(fset *token.FileSet) {
	for d := range p.kept {
		spec, ok := d.spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		if _, done := d.file.docs[spec]; done { // by an earlier load
			continue
		}
		if d.file.docs == nil {
			d.file.members, d.file.docs = map[token.Pos]*member{}, map[*ast.TypeSpec]rpcdef.Doc{}
		}
		d.file.docs[spec] = docOf(specDoc(d.gen, spec), spec.Comment)
		ast.Inspect(spec.Type, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StructType:
				d.file.addMembers(fset, n.Fields.List)
			case *ast.InterfaceType:
				d.file.addMembers(fset, n.Methods.List)
			}
			return true
		})
	}
}

func (s *source) addMembers(fset *token.FileSet, fields []*ast.Field) {
	for _, field := range fields {
		doc, typePos := docOf(field.Doc, field.Comment), field.Type.Pos()
		for _, name := range field.Names {
			s.members[name.Pos()] = &member{field, doc, position(fset, name.Pos()), typePos}
		}
		if name := embeddedName(field.Type); name != nil && len(field.Names) == 0 {
			s.members[name.Pos()] = &member{field, doc, position(fset, name.Pos()), typePos}
		}
	}
}

// member returns what the source has of a field of a struct or of a method of an interface, nil where it isn't known.
func (c *converter) member(obj types.Object) *member {
	if obj.Pkg() == nil {
		return nil
	}
	pkg := c.prog.pkgs[obj.Pkg().Path()]
	if pkg == nil {
		return nil
	}
	if f := pkg.fileAt(obj.Pos()); f != nil {
		return f.members[obj.Pos()]
	}
	return nil
}

// tagPos is where a field's tag stands, none where it has none or isn't known.
func (m *member) tagPos() token.Pos {
	if m == nil || m.syntax.Tag == nil {
		return token.NoPos
	}
	return m.syntax.Tag.Pos()
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
