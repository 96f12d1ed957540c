package analyzer

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"iter"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// A wireType is what the source says that a type looks like on the wire.
//
// Its Go type is resolved where it is written: as an alias declaration of its own in that file.
type wireType struct {
	pos   token.Pos // of the Go type, for diagnostics
	alias *ast.TypeSpec
	pkg   *pkg
	file  *file
}

// wireAlias begins the names of those aliases. No package declares such a name: it has a letter that nobody types.
const wireAlias = "rpcgenWireʹ"

// addWire makes a wireType of a Go type's text. It is nil after a mistake, which it reports.
func (p *program) addWire(owner *pkg, f *file, pos token.Pos, text string, diags *diagnostics) *wireType {
	expr, err := parser.ParseExpr(p.importPaths(owner, f, text))
	if err != nil || !isTypeExpr(expr) {
		diags.errorf(pos, "%q is no Go type, expected one such as string, map[string]int64 or the name of a type", text)
		return nil
	}
	p.importStandard(owner, f, expr)
	placeAt(expr, pos)
	p.wireCount++
	name := fmt.Sprintf("%s%d", wireAlias, p.wireCount)
	w := &wireType{pos: pos, pkg: owner, file: f, alias: &ast.TypeSpec{
		Name: &ast.Ident{NamePos: pos, Name: name}, Assign: pos, Type: expr,
	}}
	p.wires = append(p.wires, w)
	return w
}

// placeAt gives all of a type's syntax one position, for diagnostics: it stands in an argument or a tag, and was parsed by itself.
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

// wireDecls are the alias declarations of a file.
func (p *program) wireDecls(f *file) []ast.Decl {
	var decls []ast.Decl
	for _, w := range p.wires {
		if w.file == f {
			decls = append(decls, &ast.GenDecl{TokPos: w.pos, Tok: token.TYPE, Specs: []ast.Spec{w.alias}})
		}
	}
	return decls
}

// typeWire reads `//rpcgen:wire GOTYPE` on a type.
func (p *program) typeWire(owner *pkg, f *file, d *directive, diags *diagnostics) *wireType {
	if len(d.args) != 1 {
		diags.errorf(d.pos, "rpcgen:wire on a type takes one argument, the Go type that it is like on the wire; quote one with spaces")
		return nil
	}
	return p.addWire(owner, f, d.args[0].Pos, d.args[0].Arg, diags)
}

// packageWire reads `//rpcgen:wire PKG.TYPE GOTYPE` on a package clause. PKG is a name that the file imports, or an import path.
func (p *program) packageWire(owner *pkg, f *file, d *directive, diags *diagnostics) {
	if len(d.args) != 2 {
		diags.errorf(d.pos, "rpcgen:wire on a package clause takes two arguments, the type and the Go type that it is like on the wire; quote one with spaces")
		return
	}
	dot := strings.LastIndex(d.args[0].Arg, ".")
	if dot <= 0 || dot == len(d.args[0].Arg)-1 {
		diags.errorf(d.args[0].Pos, "%q is no type of another package, expected PKG.TYPE such as decimal.Decimal", d.args[0].Arg)
		return
	}
	w := p.addWire(owner, f, d.args[1].Pos, d.args[1].Arg, diags)
	if w == nil {
		return
	}
	p.directives.farWires = append(p.directives.farWires, &farWire{
		wireType: w, pos: d.args[0].Pos, qualifier: d.args[0].Arg[:dot], name: d.args[0].Arg[dot+1:],
	})
}

// A farWire is a wireType for a type of another package.
type farWire struct {
	*wireType
	pos             token.Pos
	qualifier, name string
	used            bool
}

// matches reports whether the directive names a type.
func (w *farWire) matches(obj *types.TypeName) bool {
	if w.name != obj.Name() || obj.Pkg() == nil {
		return false
	}
	if w.qualifier == obj.Pkg().Path() {
		return true
	}
	path, ok := w.file.imported(w.qualifier)
	if !ok {
		for _, unnamed := range w.file.unnamed {
			if unnamed == obj.Pkg().Path() && (obj.Pkg().Name() == w.qualifier || guessName(unnamed) == w.qualifier) {
				path = unnamed
			}
		}
	}
	return path == obj.Pkg().Path()
}

// wired converts a named type that has a wire type, by a directive on it or on a package clause. It is nil for others.
func (c *converter) wired(t *types.Named) rpcdef.Type {
	w := c.wireOf(t)
	if w == nil {
		return nil
	}
	if done := c.declOf(t); done != nil {
		return done
	}
	c.idleEnum(t, "has a wire type")
	if !writesItself(t) {
		c.diags.errorf(w.pos, "%s doesn't write its own JSON, expected a type with MarshalJSON, MarshalText or the methods that read them: "+
			"remove rpcgen:wire", t.Obj().Name())
	}
	def := &rpcdef.Defined{Head: c.head(t), Type: rpcdef.Any{}, Overridden: true}
	c.add(def, t)
	def.Type = c.wireTarget(w, site{words: "the wire type of " + t.Obj().Name(), holder: t.Obj().Name(), part: "Wire", head: &def.Head})
	if circular(def) {
		c.diags.errorf(w.pos, "the wire type of %s leads back to %s", t.Obj().Name(), t.Obj().Name())
		def.Type = rpcdef.Any{}
	}
	return def
}

// hasOpenForm reports whether a tag may say what a field of type t looks like on the wire: it holds a value that writes itself, or one of any
// type.
func hasOpenForm(t types.Type) bool {
	for level := range levels(t) {
		if types.IsInterface(level) || writesItself(level) {
			return true
		}
	}
	return false
}

// maxLevels is more than anybody nests lists, maps and pointers in each other. A type that holds itself has levels without end.
const maxLevels = 64

// levels gives t, what it points to or is a list, array or map of, and so on.
func levels(t types.Type) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		for range maxLevels {
			if t = types.Unalias(t); !yield(t) {
				return
			}
			holder, ok := t.Underlying().(interface{ Elem() types.Type })
			if _, isChan := holder.(*types.Chan); !ok || isChan {
				return
			}
			t = holder.Elem()
		}
	}
}

// circular reports whether a name stands for nothing but itself.
func circular(def *rpcdef.Defined) bool {
	next, ok := def.Type.(*rpcdef.Defined)
	for ok && next != def {
		next, ok = next.Type.(*rpcdef.Defined)
	}
	return ok
}

// tagWire reads the wire type of a field's tag, `rpcgen:"wire=GOTYPE"`.
func (p *program) tagWire(owner *pkg, f *file, field *ast.Field, diags *diagnostics) {
	if p.directives.tags[field] != nil {
		return
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return
	}
	tag, err := parseTag(text)
	if err != nil || !tag.hasRPCGen {
		return // a malformed tag is told where the field is converted
	}
	target, ok := strings.CutPrefix(tag.rpcgen, "wire=")
	if !ok {
		diags.errorf(field.Tag.Pos(), "rpcgen:%q is no tag that rpcgen knows, expected rpcgen:\"wire=GOTYPE\"", tag.rpcgen)
		return
	}
	if w := p.addWire(owner, f, field.Tag.Pos(), target, diags); w != nil {
		p.directives.tags[field] = w
	}
}

// wireOf returns what the source says that a type looks like on the wire, or nil.
func (c *converter) wireOf(t *types.Named) *wireType {
	var found *wireType
	if spec, ok := c.spec(t.Origin().Obj()); ok {
		found = c.prog.directives.wires[spec.spec]
	}
	for _, far := range c.prog.directives.farWires {
		switch {
		case !far.matches(t.Obj()):
			continue
		case found == nil:
			found = far.wireType
		case found != far.wireType && !types.Identical(far.target(), found.target()): // several packages may say the same, so that each can be read alone
			c.diags.errorf(far.pos, "%s.%s is said to be %s on the wire elsewhere, expected the same here (the other: %s)",
				far.qualifier, far.name, c.typeName(found.target()), c.place(found.pos))
		}
		far.used = true
	}
	return found
}

// target is the Go type that the source says.
func (w *wireType) target() types.Type {
	obj, ok := w.pkg.declared(w.alias.Name).(*types.TypeName)
	if !ok {
		return types.Typ[types.Invalid]
	}
	return types.Unalias(obj.Type())
}

// wireTarget converts the Go type that a directive or a tag gives.
func (c *converter) wireTarget(w *wireType, at site) rpcdef.Type {
	at.pos, at.expr, at.declared = w.pos, w.alias.Type, true
	target := w.target()
	if isInvalid(target) {
		return c.unresolved(at)
	}
	return c.typ(target, at)
}

// strayWires reports directives on a package clause for types that no method reaches: most likely the name is wrong.
func (c *converter) strayWires() {
	for _, far := range c.prog.directives.farWires {
		if !far.used {
			c.diags.errorf(far.pos, "no method reaches a type %s.%s, so that rpcgen:wire says nothing: correct the name or remove it", far.qualifier, far.name)
		}
	}
}
