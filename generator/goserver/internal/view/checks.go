package view

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// check reports what in an API a package of the user's module can't refer to.
func (r *resolver) check(api *rpcdef.API) {
	for _, s := range served(api) {
		if !r.checkService(s) {
			continue
		}
		for _, m := range s.Methods {
			r.checkTypes(m.Pos, "method "+m.GoName, expressions(m)...)
		}
	}
	for _, c := range api.Channels {
		for _, e := range c.Events {
			r.checkTypes(e.Pos, "event "+e.GoName, &e.Go)
		}
	}
	for _, e := range api.Errors {
		if why := r.unreachable(e.Package); why != "" {
			r.failf(e.Pos, "error %s is declared in %s", e.GoName, why)
		}
	}
}

func (r *resolver) failf(pos token.Position, format string, args ...any) {
	r.errs.Add(pos, fmt.Sprintf(format, args...))
}

// checkService returns false if nothing can refer to the service's package.
func (r *resolver) checkService(s *rpcdef.Service) bool {
	if why := r.unreachable(s.GoPackage()); why != "" {
		r.failf(s.Pos, "interface %s is declared in %s", s.GoName, why)
		return false
	}
	if !s.Exported() {
		r.failf(s.Pos, "interface %s isn't exported, so that the generated server can't name it: export it", s.GoName)
	}
	return true
}

// checkTypes reports the first of the types in a signature that the generated package can't name.
func (r *resolver) checkTypes(pos token.Position, what string, types ...*rpcdef.GoExpr) {
	for _, e := range types {
		for _, p := range e.Packages() {
			if why := r.unreachable(p); why != "" {
				r.failf(pos, "%s has a type in its signature that is declared in %s", what, why)
				return
			}
		}
		if name := unexported(e); name != "" {
			r.failf(pos, "%s has %s in its signature, which isn't exported, so that the generated server can't name it: export it", what, name)
			return
		}
	}
}

// unreachable says why the generated package can't import another one, as it follows on "declared in". It is "" if it can.
func (r *resolver) unreachable(p rpcdef.GoPackage) string {
	importPath := r.path(p)
	switch parent, internal := internalTo(importPath); {
	case p.Name == "main":
		return "package main, which no package can import, expected a package of its own: move it"
	case importPath == r.importPath:
		return importPath + ", the package that the server is to be, which would import itself: generate the server into another folder"
	case internal && !within(r.importPath, parent):
		return fmt.Sprintf("%s, which only packages below %s can import, and the server is %s: generate it below that, or move the declaration",
			importPath, parent, r.importPath)
	default:
		return ""
	}
}

// internalTo returns the path below which packages can import an internal package. internal is false for other packages.
func internalTo(importPath string) (parent string, internal bool) {
	parts := strings.Split(importPath, "/")
	for i, part := range slices.Backward(parts) {
		if part == "internal" {
			return path.Join(parts[:i]...), true
		}
	}
	return "", false
}

func within(importPath, parent string) bool {
	return importPath == parent || strings.HasPrefix(importPath, parent+"/")
}

// unexported returns the first name in a type that only the package that declares it can write. It is "" if there is none.
func unexported(e *rpcdef.GoExpr) string {
	for _, piece := range e.Pieces {
		if piece.Package != (rpcdef.GoPackage{}) && !startsUpper(piece.Text) {
			return "type " + identifierAt(piece.Text)
		}
	}
	text := e.Format(func(p rpcdef.GoPackage) string { return p.Name })
	if !strings.Contains(text, "{") {
		return ""
	}
	found := ""
	ast.Inspect(parsed(text), func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok && found == "" {
			found = unexportedField(s)
		}
		return found == ""
	})
	return found
}

// unexportedField returns the first field of a struct that isn't exported: in another package, the same text would be another type.
func unexportedField(s *ast.StructType) string {
	for _, f := range s.Fields.List {
		for _, name := range f.Names {
			if !name.IsExported() {
				return "field " + name.Name
			}
		}
		if name, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 && goname.Reserved.Has(name.Name) {
			return "field " + name.Name
		}
	}
	return ""
}

// identifierAt returns the identifier that a text begins with.
func identifierAt(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune("[](){}*, \t;", r) })
	if end < 0 {
		return text
	}
	return text[:end]
}
