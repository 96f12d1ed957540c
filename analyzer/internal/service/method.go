package service

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
)

const signatureForm = "expected Name([ctx context.Context] [, params P] [, progress func(Q) error]) ([R] [, error])"

// method converts a method of a service. It returns nil for one that is ignored, and after some mistakes.
func (c *serviceConverter) method(svc *load.Service, s *rpcdef.Service, fn *types.Func) *rpcdef.Method {
	sig := c.signature(svc.File.Package, svc.Spec, fn, "RPC methods")
	if sig == nil {
		return nil
	}
	m := &rpcdef.Method{GoName: fn.Name(), Pos: c.prog.Position(sig.pos)}
	if member := c.prog.Method(fn); member != nil {
		c.used[member.Syntax] = true
		directives := c.prog.Directives.Methods[member.Syntax]
		if directives.Ignore != nil {
			return nil
		}
		if d := directives.Method; d != nil {
			m.Name, m.Timeout, m.NoWait, m.Idempotent = d.Name, d.Timeout, d.NoWait, d.Idempotent
		}
		m.Doc = member.Doc
		c.links[m] = c.prog.LinkedErrors(c.prog.FileAt(fn.Pos()), member.Syntax.Doc)
		sig.syntax, _ = member.Syntax.Type.(*ast.FuncType)
	}
	if !fn.Exported() {
		sig.errorf(sig.pos, "export it, or leave it out with //rpcgen:ignore", "method %s isn't exported, so that no other package can implement it", sig.name)
		return nil
	}
	if !strings.Contains(m.Name, ".") {
		m.Name = s.Name + "." + cmp.Or(m.Name, rpcdef.Snake(fn.Name()))
	}
	sig.wire = m.Name
	m.Params, m.Progress = sig.params(fn.Signature())
	m.Result = sig.results(fn.Signature())
	m.Signature = goSignature(fn.Signature(), c.types.ShapedExpr)
	return m
}

// signature returns the signature of a method of an interface, whose methods are what, in words. It returns nil for one that has no source, which it reports.
func (c *serviceConverter) signature(pkg *load.Package, spec *ast.TypeSpec, fn *types.Func, what string) *signature {
	sig := &signature{serviceConverter: c, fn: fn, name: fn.Name(), pos: fn.Pos()}
	embed := c.foreignEmbed(pkg, spec.Type, fn)
	if embed == nil {
		return sig
	}
	if !c.hasSource(fn.Pkg()) {
		c.diags.Errorf(embed.Pos(), "the methods of the embedded %s are no %s: remove it", types.ExprString(embed), what)
		return nil
	}
	sig.user = wire.Place{Pos: embed.Pos(), Words: types.ExprString(embed)}
	sig.foreign, sig.name, sig.pos = true, fn.Name()+" of "+types.ExprString(embed), embed.Pos()
	return sig
}

// hasSource reports whether the source of a package was read. It wasn't for a stand-in, and error has no package.
func (c *serviceConverter) hasSource(p *types.Package) bool {
	return p != nil && len(c.prog.Package(p.Path()).Files) > 0
}

// A signature converts the signature of a method.
type signature struct {
	*serviceConverter
	fn      *types.Func
	name    string        // for messages
	wire    string        // the method's name on the wire
	pos     token.Pos     // of the name, or of the embedded interface that a foreign method comes from
	user    wire.Place    // that embedded interface; the zero value for a method of the user's
	foreign bool          // its user can't correct it
	syntax  *ast.FuncType // nil if it isn't known
}

// errorf reports what is wrong with a method, and how to correct it if it is the user's.
func (s *signature) errorf(pos token.Pos, fix, format string, args ...any) {
	if s.foreign {
		pos, fix = s.pos, "embed an interface of your own"
	}
	s.diags.Errorf(pos, "%s: %s", fmt.Sprintf(format, args...), fix)
}

// exprs returns the types of a parameter list, one for each parameter: `a, b int` has two.
func exprs(list *ast.FieldList) []ast.Expr {
	if list == nil {
		return nil
	}
	var out []ast.Expr
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			out = append(out, field.Type)
		}
	}
	return out
}

// site returns the site of the parameter or result i of a list. A struct without a name that stands there is called after the method and the part.
func (s *signature) site(list *ast.FieldList, i int, words, part string) wire.Site {
	at := wire.Site{Place: wire.Place{Pos: s.pos, Words: words, Holder: rpcdef.Pascal(s.wire), Part: part}, User: s.user}
	if all := exprs(list); i < len(all) {
		at = at.At(all[i])
	}
	return at
}

func (s *signature) paramList() *ast.FieldList {
	if s.syntax == nil {
		return nil
	}
	return s.syntax.Params
}

func (s *signature) resultList() *ast.FieldList {
	if s.syntax == nil {
		return nil
	}
	return s.syntax.Results
}

// params converts what the method takes besides the context, and what it tells before its result. It returns nil for nothing, and after a mistake.
func (s *signature) params(sig *types.Signature) (*rpcdef.Struct, rpcdef.Type) {
	all := sig.Params()
	first, end := 0, all.Len()
	if end > 0 && isContext(all.At(0).Type()) {
		first = 1
	}
	if sig.Variadic() {
		s.errorf(s.paramPos(end-1), "use a struct with a slice field", "method %s takes a variable number of arguments, %s", s.name, signatureForm)
		return nil, nil
	}
	if !s.checkProgress(all, first) {
		return nil, nil
	}
	var progress rpcdef.Type
	if end > first && isProgress(all.At(end-1).Type()) {
		end--
		progress = s.progress(all.At(end).Type(), end)
	}
	if end > first+1 {
		s.errorf(s.paramPos(first+1), "put them into one struct", "method %s takes %d parameters besides the context, %s", s.name, end-first, signatureForm)
		return nil, progress
	}
	if end == first {
		return nil, progress
	}
	return s.paramStruct(all.At(first).Type(), s.site(s.paramList(), first, "the parameter of "+s.fn.Name(), "")), progress
}

// paramPos returns the position of the parameter i.
func (s *signature) paramPos(i int) token.Pos { return s.site(s.paramList(), i, "", "").Pos }

// checkProgress reports functions among the parameters, the first of which count from, that are no progress function at its place. It returns false if there
// are any.
func (s *signature) checkProgress(all *types.Tuple, from int) bool {
	var found []int // progress functions
	for i := from; i < all.Len(); i++ {
		t := all.At(i).Type()
		if _, isFunc := t.Underlying().(*types.Signature); !isFunc {
			continue
		}
		if !isProgress(t) {
			s.errorf(s.paramPos(i), "change its type", "method %s takes %s, and a progress function is func(Q) error, %s", s.name, wire.TypeName(t), signatureForm)
			return false
		}
		found = append(found, i)
	}
	switch {
	case len(found) > 1:
		s.errorf(s.paramPos(found[1]), "remove one", "method %s takes two progress functions, %s", s.name, signatureForm)
		return false
	case len(found) == 1 && found[0] < all.Len()-1:
		s.errorf(s.paramPos(found[0]), "move it to the end", "the progress function of method %s isn't its last parameter, %s", s.name, signatureForm)
		return false
	default:
		return true
	}
}

// progress converts what the parameter i, a progress function, is called with.
func (s *signature) progress(t types.Type, i int) rpcdef.Type {
	at := s.site(s.paramList(), i, "the progress of "+s.fn.Name(), "Progress")
	if fn, ok := at.Expr.(*ast.FuncType); ok {
		at = at.At(fn.Params.List[0].Type)
	}
	return s.types.Result(s.fn.Pkg(), t.Underlying().(*types.Signature).Params().At(0).Type(), at)
}

func (s *signature) paramStruct(t types.Type, at wire.Site) *rpcdef.Struct {
	if isContext(t) {
		s.errorf(at.Pos, "remove the second one", "method %s takes the context twice, %s", s.name, signatureForm)
		return nil
	}
	elem := wire.Deref(t)
	if wire.IsInvalid(elem) {
		s.types.Unresolved(at)
		return nil
	}
	if named, ok := elem.(*types.Named); ok {
		if _, isStruct := named.Underlying().(*types.Struct); isStruct || wire.IsInvalid(named.Underlying()) {
			before := len(s.diags.Errors)
			if params := s.types.Params(s.fn.Pkg(), t, at); params != nil || len(s.diags.Errors) > before {
				return params
			}
		}
	}
	what := wire.TypeName(t)
	if s.types.IsUnion(elem) {
		s.errorf(at.Pos, "use a struct with a pointer to each member", "method %s takes the union %s, which encoding/json can't read, expected a named struct type or a pointer to one", s.name, what)
		return nil
	}
	if wire.HasMarshaler(elem) {
		what += ", which has a custom marshaler"
	}
	s.errorf(at.Pos, "wrap it in a struct", "method %s takes %s, expected a named struct type or a pointer to one", s.name, what)
	return nil
}

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// isProgress reports whether a type is func(Q) error, the type of a function that reports progress.
func isProgress(t types.Type) bool {
	fn, ok := t.Underlying().(*types.Signature)
	return ok && !fn.Variadic() && fn.Params().Len() == 1 && fn.Results().Len() == 1 && isError(fn.Results().At(0).Type())
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// hasError reports whether a type or a pointer to it has the method of error. A type that doesn't resolve has none.
func hasError(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Error")
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Params().Len() > 0 || fn.Signature().Results().Len() != 1 {
		return false
	}
	return types.Identical(fn.Signature().Results().At(0).Type(), types.Typ[types.String])
}

// results converts what the method returns besides the error. It returns nil for nothing, and after a mistake.
func (s *signature) results(sig *types.Signature) rpcdef.Type {
	all := sig.Results()
	n := all.Len()
	if n > 0 && isError(all.At(n-1).Type()) {
		n--
	}
	if n == 0 {
		return nil
	}
	if n > 1 || n == 1 && isError(all.At(0).Type()) {
		at := s.site(s.resultList(), n-1, "", "")
		if last := all.At(n - 1).Type(); n == 2 && n == all.Len() && hasError(last) {
			s.errorf(at.Pos, "write error", "the last result of %s is %s, expected error", s.name, wire.TypeName(last))
			return nil
		}
		s.errorf(at.Pos, "put them into one struct", "method %s returns more than one result and an error, %s", s.name, signatureForm)
		return nil
	}
	t := all.At(0).Type()
	at := s.site(s.resultList(), 0, "the result of "+s.fn.Name(), "Result")
	if all.Len() == 1 && hasError(t) {
		s.errorf(at.Pos, "write error", "the result of %s is the error type %s, expected error", s.name, wire.TypeName(t))
		return nil
	}
	return s.types.Result(s.fn.Pkg(), t, at)
}
