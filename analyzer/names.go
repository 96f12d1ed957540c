package analyzer

import (
	"go/ast"
	"slices"
	"strings"
)

// names are what a piece of syntax names, whatever that may mean.
type names struct {
	plain     []string
	qualified []qualifiedName
	tagged    []*ast.Field // whose tags may speak to the tool
}

// A qualifiedName is qualifier.name: a name of another package, or a field or method of something.
type qualifiedName struct{ qualifier, name string }

// namesIn collects the names in a declaration, once for all loads.
func (s *source) namesIn(decl ast.Node) *names {
	found := s.named[decl]
	if found == nil {
		found = s.collectNames(decl)
		if s.named == nil {
			s.named = make(map[ast.Node]*names, len(s.ast.Decls))
		}
		s.named[decl] = found
	}
	return found
}

func (s *source) collectNames(decl ast.Node) *names {
	c := collector{&s.room, s.mayTag}
	c.plain, c.qualified, c.tagged = c.plain[:0], c.qualified[:0], nil
	if spec, ok := decl.(*ast.TypeSpec); ok {
		c.fields(spec.TypeParams)
		c.inType(spec.Type)
	} else {
		c.in(decl)
	}
	return &names{slices.Clone(c.plain), slices.Clone(c.qualified), c.tagged}
}

// nameTypes collects the names in all types that a file declares, while these are at hand.
func (s *source) nameTypes() {
	for _, d := range s.ast.Decls {
		if gen, ok := d.(*ast.GenDecl); ok {
			for _, spec := range gen.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					s.namesIn(spec)
				}
			}
		}
	}
}

// A collector adds to names.
type collector struct {
	*names
	tags bool // some tags may speak to the tool
}

func (c collector) in(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			c.selector(n)
			return false
		case *ast.FieldList:
			c.fields(n)
			return false
		case *ast.FuncLit:
			c.inType(n.Type)
			return false
		case *ast.FuncDecl:
			c.fields(n.Recv)
			c.inType(n.Type)
			return false
		case *ast.Ident:
			c.name(n.Name)
		}
		return true
	})
}

// inType is in for a type: nearly all is types.
func (c collector) inType(t ast.Expr) {
	switch t := t.(type) {
	case *ast.Ident:
		c.name(t.Name)
	case *ast.SelectorExpr:
		c.selector(t)
	case *ast.StarExpr:
		c.inType(t.X)
	case *ast.ArrayType:
		if t.Len != nil {
			c.in(t.Len)
		}
		c.inType(t.Elt)
	case *ast.MapType:
		c.inType(t.Key)
		c.inType(t.Value)
	case *ast.StructType:
		c.fields(t.Fields)
	case *ast.InterfaceType:
		c.fields(t.Methods)
	case *ast.FuncType:
		c.fields(t.TypeParams)
		c.fields(t.Params)
		c.fields(t.Results)
	default:
		c.in(t)
	}
}

// fields adds the names in the fields of a struct, the methods of an interface, parameters or results.
func (c collector) fields(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		if c.tags && field.Tag != nil && strings.Contains(field.Tag.Value, "rpcgen") {
			c.tagged = append(c.tagged, field)
		}
		c.inType(field.Type)
	}
}

// few names are searched for one that is there already.
const few = 16

func (c collector) name(name string) {
	if len(c.plain) > few || !slices.Contains(c.plain, name) {
		c.plain = append(c.plain, name)
	}
}

func (c collector) selector(sel *ast.SelectorExpr) {
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		c.in(sel.X)
		return
	}
	name := qualifiedName{x.Name, sel.Sel.Name}
	if len(c.qualified) > few || !slices.Contains(c.qualified, name) {
		c.qualified = append(c.qualified, name)
	}
}
