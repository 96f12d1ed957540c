package load

import (
	"go/ast"
	"slices"
)

// A farConst is a group of constants that names what may be a type of another package: its values may belong to an enum there.
type farConst struct {
	group     *decl
	qualifier string // "" if the file may have the name from a dot import
	name      string
}

// addFarConsts notes the types of other packages that a group of constants names.
func (p *Package) addFarConsts(group *decl) {
	for _, spec := range group.gen.Specs {
		spec := spec.(*ast.ValueSpec)
		p.addFarConst(group, spec.Type)
		for _, value := range spec.Values {
			ast.Inspect(value, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr: // a conversion
					p.addFarConst(group, n.Fun)
				case *ast.SelectorExpr: // a constant, which has a type
					p.addFarConst(group, n)
				}
				return true
			})
		}
	}
}

func (p *Package) addFarConst(group *decl, expr ast.Expr) {
	switch expr := expr.(type) {
	case *ast.SelectorExpr:
		if x, ok := expr.X.(*ast.Ident); ok {
			p.farConsts = append(p.farConsts, farConst{group, x.Name, expr.Sel.Name})
		}
	case *ast.Ident:
		if len(group.file.Dots) > 0 {
			p.farConsts = append(p.farConsts, farConst{group, "", expr.Name})
		}
	}
}

// markFarConsts marks the groups of constants that name a reachable type or constant of another package, in the user's packages that are parsed: no other
// package is read for them. It reports whether it has marked any.
func (s *slicer) markFarConsts() bool {
	marked := false
	for pkg := range s.prog.Packages() {
		if pkg.Foreign {
			continue
		}
		for _, far := range pkg.farConsts {
			if !pkg.reachable[far.group] && s.isReachable(far) {
				s.markDecl(far.group)
				marked = true
			}
		}
	}
	return marked
}

// isReachable reports whether what a group of constants names is reachable in one of the user's packages.
func (s *slicer) isReachable(far farConst) bool {
	f := far.group.file
	paths := f.Dots
	if path, ok := f.imported(far.qualifier); ok {
		paths = []string{path}
	} else if far.qualifier != "" {
		paths = slices.DeleteFunc(slices.Clone(f.Unnamed), func(path string) bool {
			pkg := s.prog.packages[path]
			return pkg == nil || pkg.Name != far.qualifier
		})
	}
	for _, path := range paths {
		pkg := s.prog.packages[path]
		if pkg == nil || pkg.Foreign {
			continue
		}
		if d := pkg.decls[far.name]; d != nil && pkg.reachable[d] {
			return true
		}
	}
	return false
}
