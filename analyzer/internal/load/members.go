package load

import (
	"go/ast"
	"maps"
	"slices"

	"example.com/rpcgen/analyzer/internal/directive"
	"example.com/rpcgen/analyzer/internal/source"
)

// markMembers marks the types of a package that may implement a union, and the methods by which they do.
func (s *slicer) markMembers(pkg *Package, iface *ast.InterfaceType) {
	m := &memberFinder{pkg: pkg, exact: true, seen: map[*ast.InterfaceType]bool{}}
	m.collect(iface)
	if len(m.names) == 0 && m.exact {
		return // any type implements it, which is reported
	}
	for _, name := range slices.Sorted(maps.Keys(pkg.decls)) {
		d := pkg.decls[name]
		spec, isType := d.spec.(*ast.TypeSpec)
		if !isType || spec.Assign.IsValid() || !m.mayImplement(name) {
			continue
		}
		if _, isInterface := spec.Type.(*ast.InterfaceType); !isInterface {
			s.markDecl(d)
			s.markMethods(m, name, map[string]bool{})
		}
	}
	if m.foreign {
		s.needMethods(m)
	}
}

// needMethods marks the methods of a union in all types that are reachable or will be: members of it embed types of other packages.
func (s *slicer) needMethods(m *memberFinder) {
	s.needed = append(s.needed, m.names...)
	s.needsAll = s.needsAll || !m.exact
	for pkg := range s.prog.Packages() {
		for _, d := range slices.Collect(maps.Keys(pkg.reachable)) {
			if spec, ok := d.spec.(*ast.TypeSpec); ok {
				s.markNeeded(pkg, spec.Name.Name)
			}
		}
	}
}

// markNeeded marks the methods of a type by which it implements something: encoding/json's interfaces, error, or a union that something else that embeds the
// type belongs to.
func (s *slicer) markNeeded(pkg *Package, name string) {
	for _, m := range pkg.methods[name] {
		if name := m.fn.Name.Name; s.needsAll || slices.Contains(jsonMethods, name) || slices.Contains(s.needed, name) {
			s.markDecl(m)
		}
	}
}

// markMethods marks those methods of a type, also of those that it embeds, that a union needs.
func (s *slicer) markMethods(m *memberFinder, name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	for _, receiver := range append([]string{name}, m.pkg.aliases[name]...) {
		for _, method := range m.pkg.methods[receiver] {
			if !m.exact || slices.Contains(m.names, method.fn.Name.Name) {
				s.markDecl(method)
			}
		}
	}
	for _, embedded := range m.embedded(name) {
		if spec := m.specOf(embedded); spec != nil {
			s.markMethods(m, spec.Name.Name, seen)
		}
	}
}

// markUnions marks the unions of a package: a field in it has a constant value, and it shows which of them that is for.
func (s *slicer) markUnions(pkg *Package) {
	if s.unionsMarked[pkg] {
		return
	}
	s.unionsMarked[pkg] = true
	for _, d := range pkg.decls {
		spec, ok := d.spec.(*ast.TypeSpec)
		if !ok || directive.PlaceOf(spec) != directive.InterfaceType {
			continue
		}
		if doc := source.SpecDoc(d.gen, spec); doc != nil && slices.ContainsFunc(doc.List, directive.IsUnion) {
			s.markDecl(d)
		}
	}
}

// A memberFinder finds the types of a package that may implement an interface, by the names of methods alone.
type memberFinder struct {
	pkg   *Package
	names []string                    // of the interface's methods
	exact bool                        // these are all methods: it embeds no interface of another package
	seen  map[*ast.InterfaceType]bool // whose methods are in names

	foreign bool // a type may have a method from what it embeds of another package
}

// collect adds the methods of an interface.
func (m *memberFinder) collect(iface *ast.InterfaceType) {
	if m.seen[iface] {
		return
	}
	m.seen[iface] = true
	for _, field := range iface.Methods.List {
		for _, name := range field.Names {
			m.names = append(m.names, name.Name)
		}
		if len(field.Names) > 0 {
			continue
		}
		if inner := m.interfaceOf(field.Type); inner != nil {
			m.collect(inner)
		} else {
			m.exact = false
		}
	}
}

// interfaceOf returns the interface of the package that an expression names, or nil.
func (m *memberFinder) interfaceOf(expr ast.Expr) *ast.InterfaceType {
	spec := m.specOf(expr)
	if spec == nil {
		return nil
	}
	iface, _ := spec.Type.(*ast.InterfaceType)
	return iface
}

// specOf returns the type of the package that an expression names, or nil.
func (m *memberFinder) specOf(expr ast.Expr) *ast.TypeSpec {
	if d := m.pkg.decls[receiverName(expr)]; d != nil {
		spec, _ := d.spec.(*ast.TypeSpec)
		return spec
	}
	return nil
}

// mayImplement reports whether a type of the package may have all methods.
func (m *memberFinder) mayImplement(name string) bool {
	if len(m.names) == 0 && len(m.pkg.methods[name]) == 0 && len(m.embedded(name)) == 0 {
		return false
	}
	return !slices.ContainsFunc(m.names, func(method string) bool { return !m.mayHave(name, method, map[string]bool{}) })
}

// mayHave reports whether a type of the package may have a method, of its own or of what it embeds.
func (m *memberFinder) mayHave(name, method string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	for _, receiver := range append([]string{name}, m.pkg.aliases[name]...) {
		if slices.ContainsFunc(m.pkg.methods[receiver], func(d *decl) bool { return d.fn.Name.Name == method }) {
			return true
		}
	}
	return slices.ContainsFunc(m.embedded(name), func(expr ast.Expr) bool {
		if spec := m.specOf(expr); spec != nil {
			return m.mayHave(spec.Name.Name, method, seen)
		}
		m.foreign = m.foreign || ast.IsExported(method)
		return ast.IsExported(method) // of another package
	}) || m.declares(name, method)
}

// declares reports whether a type of the package is an interface with a method.
func (m *memberFinder) declares(name, method string) bool {
	iface := m.interfaceOf(ast.NewIdent(name))
	return iface != nil && slices.ContainsFunc(iface.Methods.List, func(field *ast.Field) bool {
		return slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name == method })
	})
}

// embedded returns what a struct or an interface of the package embeds.
func (m *memberFinder) embedded(name string) []ast.Expr {
	spec := m.specOf(ast.NewIdent(name))
	if spec == nil {
		return nil
	}
	var list *ast.FieldList
	switch t := spec.Type.(type) {
	case *ast.StructType:
		list = t.Fields
	case *ast.InterfaceType:
		list = t.Methods
	case *ast.Ident, *ast.SelectorExpr: // of a struct, which has what it embeds in turn
		return []ast.Expr{t}
	default:
		return nil
	}
	var all []ast.Expr
	for _, field := range list.List {
		if len(field.Names) == 0 {
			all = append(all, field.Type)
		}
	}
	return all
}
