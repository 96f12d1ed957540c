// Package directive is the grammar of directives: which there are, what each may describe, and what its arguments mean.
//
// A new directive is a file with its row and the type that it is parsed into, and a line in the table.
package directive

import (
	"go/ast"
	"go/token"
	"slices"

	"example.com/rpcgen/analyzer/internal/diag"
)

// A row of the table describes a directive.
type row struct {
	name      string
	describes string  // in words, for the error at one that stands elsewhere
	places    []Place // where it may stand

	// parse reads the arguments. It returns a pointer to a type of this package, or nil after a mistake that it reported.
	parse func(c comment, diags *diag.List) any
}

var table = []row{channel, enum, errorRow, event, ignore, method, name, service, union, wire}

// A Place is what a doc comment describes, in words.
type Place string

// The places where a doc comment may stand.
const (
	PackageClause     Place = "a package clause"
	InterfaceType     Place = "an interface type"
	StructType        Place = "a struct type"
	FuncType          Place = "a function type"
	MapType           Place = "a map type"
	ListType          Place = "a slice or array type"
	NamedType         Place = "a type with another type's name for its definition"
	OtherType         Place = "a type that is no interface"
	Alias             Place = "an alias"
	InterfaceMethod   Place = "a method"
	EmbeddedInterface Place = "an embedded interface"
	StructField       Place = "a struct field"
	Function          Place = "a function"
	Constant          Place = "a constant"
	Variable          Place = "a variable"
	Import            Place = "an import"
	Group             Place = "a group of declarations"
)

// PlaceOf returns the place of a type declaration's doc comment.
func PlaceOf(spec *ast.TypeSpec) Place {
	if _, ok := spec.Type.(*ast.InterfaceType); ok {
		return InterfaceType
	}
	if spec.Assign.IsValid() {
		return Alias
	}
	switch spec.Type.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr: // the last two are instances of generic types
		return NamedType
	case *ast.StructType:
		return StructType
	case *ast.FuncType:
		return FuncType
	case *ast.MapType:
		return MapType
	case *ast.ArrayType:
		return ListType
	default:
		return OtherType
	}
}

// lookUp returns the row of a directive, or nil if there is none.
func lookUp(name string) *row {
	i := slices.IndexFunc(table, func(r row) bool { return r.name == name })
	if i < 0 {
		return nil
	}
	return &table[i]
}

// known returns the names of the directives, sorted.
func known() []string {
	names := make([]string, len(table))
	for i, r := range table {
		names[i] = r.name
	}
	slices.Sort(names)
	return names
}

// A comment is one directive comment.
type comment struct {
	name  string
	pos   token.Pos
	text  string // of the arguments, as the source has it
	start token.Pos
	args  []ast.DirectiveArg
	place Place
}

// isQuoted reports whether an argument stands in quotes.
func (c comment) isQuoted(arg ast.DirectiveArg) bool {
	first := c.text[arg.Pos-c.start]
	return first == '"' || first == '`'
}

// isDirective reports whether a comment is the directive of a name.
func isDirective(c *ast.Comment, name string) bool {
	d, ok := ast.ParseDirective(c.Slash, c.Text)
	return ok && d.Tool == "rpcgen" && d.Name == name
}
