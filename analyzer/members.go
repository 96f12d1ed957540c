package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// A member is a field of a struct or a method of an interface, as its source has it.
type member struct {
	syntax  *ast.Field
	doc     rpcdef.Doc
	name    token.Pos
	pos     token.Position // of the name
	typePos token.Pos

	// Of a field of a struct:
	tag  *readTag
	wire string // its name on the wire, as far as the field alone tells; "" for one that is left out. Of a method, its Go name
}

// A structSyntax is the fields of a struct.
type structSyntax struct {
	members []member
	plain   bool // none is embedded, has a bad tag, or has the name of another, be it in letters of another case
}

// described is what a load has read of the type declarations that it needed.
type described struct {
	docs    map[*ast.TypeSpec]rpcdef.Doc
	structs map[token.Pos]structSyntax // by the position of the first field's name
	methods map[token.Pos]*member      // the methods of interfaces, by the positions of their names
}

// describe reads the members of the types that the slice kept. That needs nothing of the type checker, and goes on beside it until wait is called.
func (p *program) describe() (wait func()) {
	pkgs := slices.Collect(maps.Values(p.pkgs)) // the type checker adds stand-ins, which have no members
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, pkg := range pkgs {
			if pkg != nil {
				p.describeTypes(pkg)
			}
		}
	}()
	return func() { <-done }
}

func (p *program) describeTypes(pkg *pkg) {
	for _, f := range pkg.files { // in the order in which all of it lies in memory
		for _, d := range f.ast.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if d := specDecl(pkg, spec); d != nil && d.spec == spec && pkg.kept[d] {
					p.describeType(f, gen, spec.(*ast.TypeSpec))
				}
			}
		}
	}
}

// describeType reads the members of a type, unless an earlier load did.
func (p *program) describeType(f *file, gen *ast.GenDecl, spec *ast.TypeSpec) {
	if _, done := f.docs[spec]; done {
		return
	}
	if f.docs == nil {
		n := len(f.ast.Decls)
		f.described = described{make(map[*ast.TypeSpec]rpcdef.Doc, n), make(map[token.Pos]structSyntax, n), map[token.Pos]*member{}}
	}
	f.docs[spec] = docOf(specDoc(gen, spec), spec.Comment)
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			if fields := p.fields(n.Fields); len(fields.members) > 0 {
				f.structs[fields.members[0].name] = fields
			}
		case *ast.InterfaceType:
			methods := p.members(n.Methods)
			for i := range methods {
				f.methods[methods[i].name] = &methods[i]
			}
		}
		return true
	})
}

// fields reads the fields of a struct.
func (p *program) fields(list *ast.FieldList) structSyntax {
	st := structSyntax{p.members(list), true}
	for i := range st.members {
		m := &st.members[i]
		text := ""
		if m.syntax.Tag != nil {
			text, _ = strconv.Unquote(m.syntax.Tag.Value) // the parser has seen to it
		}
		m.tag = p.kept.tags.read(text)
		if m.tag.tag.skip || !token.IsExported(m.wire) {
			m.wire = ""
		} else if m.tag.tag.name != "" {
			m.wire = m.tag.tag.name
		}
		st.plain = st.plain && len(m.syntax.Names) > 0 && m.tag.err == nil && !hasTwin(st.members[:i], m.wire)
	}
	return st
}

// hasTwin reports whether one of the fields has a name but for the case of letters, or so many are there that it isn't searched for.
func hasTwin(fields []member, wire string) bool {
	const few = 64
	return len(fields) > few || slices.ContainsFunc(fields, func(m member) bool { return m.wire != "" && strings.EqualFold(m.wire, wire) })
}

// members reads a list of fields: one for each name, as the type checker has them.
func (p *program) members(list *ast.FieldList) []member {
	members := make([]member, 0, list.NumFields())
	for _, field := range list.List {
		m := member{syntax: field, doc: docOf(field.Doc, field.Comment), typePos: field.Type.Pos()}
		add := func(name *ast.Ident) {
			if name != nil {
				m.wire, m.name, m.pos = name.Name, name.Pos(), p.position(name.Pos())
			}
			members = append(members, m)
		}
		for _, name := range field.Names {
			add(name)
		}
		if len(field.Names) == 0 {
			add(embeddedName(field.Type))
		}
	}
	return members
}

// syntaxOf returns what the source has of a struct, nothing where it isn't known.
func (c *converter) syntaxOf(st *types.Struct) structSyntax {
	if st.NumFields() == 0 {
		return structSyntax{}
	}
	first := st.Field(0)
	f := c.fileOf(first)
	if f == nil {
		return structSyntax{}
	}
	return f.structs[first.Pos()]
}

// methodOf returns what the source has of a method of an interface, nil where it isn't known.
func (c *converter) methodOf(fn *types.Func) *member {
	f := c.fileOf(fn)
	if f == nil {
		return nil
	}
	return f.methods[fn.Pos()]
}

func (c *converter) fileOf(obj types.Object) *file {
	if obj.Pkg() == nil {
		return nil
	}
	if pkg := c.prog.pkgs[obj.Pkg().Path()]; pkg != nil {
		return pkg.fileAt(obj.Pos())
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
