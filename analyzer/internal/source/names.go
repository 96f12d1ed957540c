package source

import (
	"go/ast"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names are the identifiers in a piece of syntax, whatever they stand for, each once or a few times.
type Names struct {
	Plain     []string
	Qualified []QualifiedName
	Tagged    []*ast.Field // whose tags may hold a key of the tool
}

// A QualifiedName is Qualifier.Name: a name of another package, or a field or method of something.
type QualifiedName struct{ Qualifier, Name string }

// Exported returns a name with its first letter in upper case.
func Exported(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}

// NamesIn returns the names in a declaration of the file. It collects them once.
func (f *File) NamesIn(decl ast.Node) *Names {
	found := f.named[decl]
	if found == nil {
		found = f.CollectNames(decl)
		if f.named == nil {
			f.named = make(map[ast.Node]*Names, len(f.AST.Decls))
		}
		f.named[decl] = found
	}
	return found
}

// CollectNames returns the names in a declaration, which needn't stand in the file.
func (f *File) CollectNames(decl ast.Node) *Names {
	c := &collector{tags: f.mayTag}
	if spec, ok := decl.(*ast.TypeSpec); ok {
		c.fields(spec.TypeParams)
		c.inType(spec.Type)
	} else {
		c.in(decl)
	}
	return &c.found
}

// nameTypes collects the names in all types that the file declares.
func (f *File) nameTypes() {
	for _, d := range f.AST.Decls {
		if gen, ok := d.(*ast.GenDecl); ok {
			for _, spec := range gen.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					f.NamesIn(spec)
				}
			}
		}
	}
}

// A collector finds the names in syntax.
type collector struct {
	found Names
	tags  bool // look for tags with a key of the tool
}

func (c *collector) in(root ast.Node) {
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

// inType is like in, for the expression of a type.
func (c *collector) inType(t ast.Expr) {
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
func (c *collector) fields(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		if c.tags && field.Tag != nil && strings.Contains(field.Tag.Value, "rpcgen") {
			c.found.Tagged = append(c.found.Tagged, field)
		}
		c.inType(field.Type)
	}
}

// few is how many names are searched for one that is there already.
const few = 16

func (c *collector) name(name string) {
	if len(c.found.Plain) > few || !slices.Contains(c.found.Plain, name) {
		c.found.Plain = append(c.found.Plain, name)
	}
}

func (c *collector) selector(sel *ast.SelectorExpr) {
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		c.in(sel.X)
		return
	}
	name := QualifiedName{x.Name, sel.Sel.Name}
	if len(c.found.Qualified) > few || !slices.Contains(c.found.Qualified, name) {
		c.found.Qualified = append(c.found.Qualified, name)
	}
}
