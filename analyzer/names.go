package analyzer

import (
	"go/ast"
	"go/types"
)

// names keeps every name in a piece of syntax.
func (s *slicer) names(pkg *pkg, f *file, root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			s.selector(pkg, f, n)
			return false
		case *ast.FieldList:
			s.fields(pkg, f, n)
			return false
		case *ast.FuncLit:
			s.typeNames(pkg, f, n.Type)
			return false
		case *ast.Ident:
			s.name(pkg, f, n.Name)
		}
		return true
	})
}

// typeNames is names for a type: nearly all that is kept is types.
func (s *slicer) typeNames(pkg *pkg, f *file, t ast.Expr) {
	switch t := t.(type) {
	case *ast.Ident:
		s.name(pkg, f, t.Name)
	case *ast.SelectorExpr:
		s.selector(pkg, f, t)
	case *ast.StarExpr:
		s.typeNames(pkg, f, t.X)
	case *ast.ArrayType:
		if t.Len != nil {
			s.names(pkg, f, t.Len)
		}
		s.typeNames(pkg, f, t.Elt)
	case *ast.MapType:
		s.typeNames(pkg, f, t.Key)
		s.typeNames(pkg, f, t.Value)
	case *ast.StructType:
		s.fields(pkg, f, t.Fields)
	case *ast.InterfaceType:
		s.fields(pkg, f, t.Methods)
	case *ast.FuncType:
		for _, list := range []*ast.FieldList{t.TypeParams, t.Params, t.Results} {
			s.fields(pkg, f, list)
		}
	default:
		s.names(pkg, f, t)
	}
}

// fields is names for the fields of a struct, the methods of an interface, parameters or results.
func (s *slicer) fields(pkg *pkg, f *file, list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		s.prog.tagWire(pkg, f, field, s.prog.directives.reader.diags)
		s.typeNames(pkg, f, field.Type)
	}
}

func (s *slicer) selector(pkg *pkg, f *file, sel *ast.SelectorExpr) {
	if x, ok := sel.X.(*ast.Ident); ok {
		f.qualifiers[x.Name] = true
		s.qualified(pkg, f, x.Name, sel.Sel.Name)
	} else {
		s.names(pkg, f, sel.X)
	}
}

func (s *slicer) name(pkg *pkg, f *file, name string) {
	if s.keep(pkg, name) || types.Universe.Lookup(name) != nil {
		return
	}
	for _, path := range f.dots {
		s.want(path, name)
	}
}

// qualified keeps pkg.Name. A variable's or constant's field looks the same, so that the qualifier may be no package.
func (s *slicer) qualified(pkg *pkg, f *file, qualifier, name string) {
	if path, ok := f.imported(qualifier); ok {
		s.want(path, name)
		return
	}
	guesses := 0
	for _, path := range f.unnamed {
		if parsed := s.prog.pkgs[path]; parsed != nil && parsed.name == qualifier {
			f.names[qualifier] = path
			s.want(path, name)
			return
		}
		if guessName(path) == qualifier && (opaque[path] != nil || s.prog.pkgs[path] == nil) {
			s.want(path, name)
			guesses++
		}
	}
	if guesses == 0 && len(f.unnamed) > 0 && !s.keep(pkg, qualifier) {
		s.unsure = append(s.unsure, unsureName{f, qualifier, name})
	}
}

// pathOf returns the path that a file imports under a name, as far as the slice needed to know it.
func (p *program) pathOf(f *file, qualifier string) (string, bool) {
	if path, ok := f.imported(qualifier); ok {
		return path, true
	}
	for _, path := range f.unnamed {
		if o := opaque[path]; o != nil && p.pkgs[path] == nil && o.name == qualifier {
			return path, true
		}
		if pkg := p.pkgs[path]; pkg != nil && pkg.name == qualifier {
			return path, true
		}
	}
	for _, path := range f.unnamed {
		if guessName(path) == qualifier {
			return path, true
		}
	}
	return "", false
}
