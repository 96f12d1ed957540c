package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/directive"
)

// A WireType is a Go type that the source gives for what another type looks like on the wire. It is resolved in the file where it is written, as an alias
// declaration there, with the type parameters that may stand in it.
type WireType struct {
	Pos   token.Pos // of the Go type, for diagnostics
	Alias *ast.TypeSpec
	file  *File
}

// aliasPrefix begins the names of the aliases. No package declares such a name: it ends with a letter that nobody types.
const aliasPrefix = "rpcgenWireʹ"

// addWireType adds a WireType for the text of a Go type in a file, in which type parameters may stand. It returns nil after a mistake, which it reports.
func (a *annotator) addWireType(f *File, t directive.Text, params *ast.FieldList) *WireType {
	expr, err := parser.ParseExpr(f.nameImports(t.Text))
	if err != nil || !isTypeExpr(expr) {
		a.prog.diags.Errorf(t.Pos, "%q is no Go type, expected one such as string, map[string]int64 or the name of a type", t.Text)
		return nil
	}
	f.importStandard(expr)
	placeAt(expr, t.Pos)
	name := fmt.Sprintf("%s%d", aliasPrefix, len(a.found.wireTypes)+1)
	w := &WireType{Pos: t.Pos, file: f, Alias: &ast.TypeSpec{
		Name: &ast.Ident{NamePos: t.Pos, Name: name}, TypeParams: params, Assign: t.Pos, Type: expr,
	}}
	a.found.wireTypes = append(a.found.wireTypes, w)
	return w
}

// aliasesIn returns the alias declarations of the wire types in a file.
func (d *Directives) aliasesIn(f *File) []ast.Decl {
	var decls []ast.Decl
	for _, w := range d.wireTypes {
		if w.file == f {
			decls = append(decls, &ast.GenDecl{TokPos: w.Pos, Tok: token.TYPE, Specs: []ast.Spec{w.Alias}})
		}
	}
	return decls
}

// Target returns the Go type that the source gives, for type arguments in place of the type parameters.
func (w *WireType) Target(args ...types.Type) types.Type {
	obj, ok := w.file.Package.Declared(w.Alias.Name).(*types.TypeName)
	if !ok {
		return types.Typ[types.Invalid]
	}
	alias, ok := obj.Type().(*types.Alias)
	if !ok || alias.TypeParams().Len() == 0 {
		return types.Unalias(obj.Type())
	}
	instance, err := types.Instantiate(nil, alias, args, false)
	if err != nil { // another number of them, in broken source
		return types.Typ[types.Invalid]
	}
	return types.Unalias(instance)
}

// placeAt gives all syntax of a type one position, for diagnostics: the type stands in an argument or a tag, and was parsed by itself.
func placeAt(expr ast.Expr, pos token.Pos) {
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			n.NamePos = pos
		case *ast.BasicLit:
			n.ValuePos = pos
		case *ast.StarExpr:
			n.Star = pos
		case *ast.ParenExpr:
			n.Lparen = pos
		case *ast.ArrayType:
			n.Lbrack = pos
		case *ast.MapType:
			n.Map = pos
		case *ast.ChanType:
			n.Begin = pos
		case *ast.FuncType:
			n.Func = pos
		case *ast.StructType:
			n.Struct = pos
		case *ast.InterfaceType:
			n.Interface = pos
		}
		return true
	})
}

// isTypeExpr reports whether an expression has the form of a type.
func isTypeExpr(expr ast.Expr) bool {
	switch expr := expr.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		_, ok := expr.X.(*ast.Ident)
		return ok
	case *ast.StarExpr:
		return isTypeExpr(expr.X)
	case *ast.ParenExpr:
		return isTypeExpr(expr.X)
	case *ast.IndexExpr:
		return isTypeExpr(expr.X)
	case *ast.IndexListExpr:
		return isTypeExpr(expr.X)
	case *ast.ArrayType, *ast.MapType, *ast.StructType, *ast.InterfaceType:
		return true
	default:
		return false
	}
}
