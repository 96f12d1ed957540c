package load

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/analyzer/internal/directive"
	"example.com/rpcgen/analyzer/internal/source"
)

// An Error is a variable or a type that a directive declares as an error.
type Error struct {
	*directive.Error
	Name    string // on the wire
	File    *File
	Ident   *ast.Ident
	Type    *ast.TypeSpec     // nil for a variable
	Doc     *ast.CommentGroup // above it
	Comment *ast.CommentGroup // at the end of its line

	variable *ast.ValueSpec // nil for a type
}

// varDecl reads the directives of a specification of variables.
func (a *annotator) varDecl(f *File, gen *ast.GenDecl, spec *ast.ValueSpec) {
	doc := source.SpecDoc(gen, spec)
	d := directive.Of[directive.Error](a.reader.Take(doc, directive.Variable))
	if d == nil {
		return
	}
	if len(spec.Names) > 1 {
		a.prog.diags.Errorf(spec.Names[1].Pos(), "rpcgen:error describes %d variables, expected one: declare %s by itself", len(spec.Names), spec.Names[1].Name)
		return
	}
	a.addError(&Error{Error: d, File: f, Ident: spec.Names[0], Doc: doc, Comment: spec.Comment, variable: spec})
}

// typeError reads the error directive of a type, if it has one.
func (a *annotator) typeError(f *File, d *directive.Error, spec *ast.TypeSpec, doc *ast.CommentGroup) {
	if d == nil {
		return
	}
	if spec.TypeParams != nil {
		a.prog.diags.Errorf(spec.TypeParams.Pos(), "the error %s has type parameters, expected none: declare a type for each instance", spec.Name.Name)
		return
	}
	a.addError(&Error{Error: d, File: f, Ident: spec.Name, Type: spec, Doc: doc, Comment: spec.Comment})
}

func (a *annotator) addError(e *Error) {
	if !e.Ident.IsExported() {
		a.prog.diags.Errorf(e.Ident.Pos(), "%s isn't exported, so that no server can tell it from other errors: export it", e.Ident.Name)
		return
	}
	e.CheckName(e.Ident, a.prog.diags)
	e.Name = e.NameFor(e.Ident.Name)
	a.found.Errors = append(a.found.Errors, e)
}

// errorOf returns the error that a package declares under a name, nil if it declares none.
func (d *Directives) errorOf(pkg *Package, name string) *Error {
	i := slices.IndexFunc(d.Errors, func(e *Error) bool { return e.File.Package == pkg && e.Ident.Name == name })
	if i < 0 {
		return nil
	}
	return d.Errors[i]
}

// hasErrors reports whether a package declares errors.
func (d *Directives) hasErrors(pkg *Package) bool {
	return slices.ContainsFunc(d.Errors, func(e *Error) bool { return e.File.Package == pkg })
}

// IsPlain reports whether the syntax alone tells that e is a variable of type error, so that nothing of it is type-checked.
func (e *Error) IsPlain() bool {
	if e.variable == nil {
		return false
	}
	id, ok := e.variable.Type.(*ast.Ident)
	return ok && id.Name == "error" && e.File.Package.decls["error"] == nil || e.constructor() != ""
}

// Message returns the text that errors.New is given, or fmt.Errorf if it formats nothing. It returns "" if that is no literal.
func (e *Error) Message() string {
	constructor := e.constructor()
	if constructor == "" {
		return ""
	}
	args := ast.Unparen(e.variable.Values[0]).(*ast.CallExpr).Args
	if len(args) != 1 {
		return ""
	}
	text, ok := literal(args[0])
	if !ok || constructor == "fmt.Errorf" && strings.Contains(text, "%") {
		return ""
	}
	return text
}

// Expr returns the type of a variable, or what it is set to, nil for another error.
func (e *Error) Expr() ast.Expr {
	switch {
	case e.variable == nil:
		return nil
	case e.variable.Type != nil:
		return e.variable.Type
	case len(e.variable.Values) == 1:
		return e.variable.Values[0]
	default:
		return nil
	}
}

// constructor returns the function of the standard library that makes the variable's value, errors.New or fmt.Errorf, "" if it is another one.
func (e *Error) constructor() string {
	if e.variable == nil || len(e.variable.Values) != 1 {
		return ""
	}
	call, ok := ast.Unparen(e.variable.Values[0]).(*ast.CallExpr)
	if !ok {
		return ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	qualifier, ok := sel.X.(*ast.Ident)
	if !ok || e.File.Package.decls[qualifier.Name] != nil {
		return ""
	}
	path, named := e.File.Imports[qualifier.Name]
	if !named && slices.Contains(e.File.Unnamed, qualifier.Name) {
		path = qualifier.Name
	}
	if name := path + "." + sel.Sel.Name; name == "errors.New" || name == "fmt.Errorf" {
		return name
	}
	return ""
}

// literal returns the text of a string literal, or of several with + between them.
func literal(expr ast.Expr) (text string, ok bool) {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(expr.Value)
		return text, err == nil && expr.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := literal(expr.X)
		right, also := literal(expr.Y)
		return left + right, ok && also && expr.Op == token.ADD
	default:
		return "", false
	}
}
