package wire

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

const signatureForm = "expected Name([ctx context.Context] [, params P]) ([R] [, error])"

// method converts a method of a service. It returns nil for one that is ignored, and after some mistakes.
func (c *serviceConverter) method(svc *load.Service, s *rpcdef.Service, fn *types.Func) *rpcdef.Method {
	sig := &signature{converter: c.converter, fn: fn, name: fn.Name(), pos: fn.Pos()}
	if embed := c.foreignEmbed(svc.File.Package, svc.Spec.Type, fn); embed != nil {
		if !c.hasSource(fn.Pkg()) {
			c.diags.Errorf(embed.Pos(), "the methods of the embedded %s are no RPC methods: remove it", types.ExprString(embed))
			return nil
		}
		sig.user = place{pos: embed.Pos(), words: types.ExprString(embed)}
		sig.foreign, sig.name, sig.pos = true, fn.Name()+" of "+types.ExprString(embed), embed.Pos()
	}
	m := &rpcdef.Method{GoName: fn.Name(), Pos: c.prog.Position(sig.pos)}
	if member := c.prog.Method(fn); member != nil {
		c.used[member.Syntax] = true
		directives := c.prog.Directives.Methods[member.Syntax]
		if directives.Ignore {
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
	m.Params = sig.params(fn.Signature())
	m.Result = sig.results(fn.Signature())
	m.Signature = goSignature(fn.Signature())
	return m
}

// hasSource reports whether the source of a package was read. It wasn't for a stand-in, and error has no package.
func (c *serviceConverter) hasSource(p *types.Package) bool {
	return p != nil && len(c.prog.Package(p.Path()).Files) > 0
}

// A signature converts the signature of a method.
type signature struct {
	*converter
	fn      *types.Func
	name    string        // for messages
	wire    string        // the method's name on the wire
	pos     token.Pos     // of the name, or of the embedded interface that a foreign method comes from
	user    place         // that embedded interface; the zero value for a method of the user's
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

// site returns the site of the parameter or result i of a list.
func (s *signature) site(list *ast.FieldList, i int, words string) site {
	at := site{place: place{pos: s.fn.Pos(), words: words, holder: rpcdef.Pascal(s.wire), part: "Result"}, user: s.user}
	if all := exprs(list); i < len(all) {
		at = at.at(all[i])
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

// params converts what the method takes besides the context. It returns nil for nothing, and after a mistake.
func (s *signature) params(sig *types.Signature) *rpcdef.Struct {
	all := sig.Params()
	first := 0
	if all.Len() > 0 && isContext(all.At(0).Type()) {
		first = 1
	}
	if sig.Variadic() {
		at := s.site(s.paramList(), all.Len()-1, "")
		s.errorf(at.pos, "use a struct with a slice field", "method %s takes a variable number of arguments, %s", s.name, signatureForm)
		return nil
	}
	if last := all.Len() - 1; last >= first && isProgress(all.At(last).Type()) {
		at := s.site(s.paramList(), last, "")
		s.errorf(at.pos, "remove it", "method %s takes a progress function, which is not supported yet", s.name)
		return nil
	}
	if all.Len() > first+1 {
		at := s.site(s.paramList(), first+1, "")
		s.errorf(at.pos, "put them into one struct", "method %s takes %d parameters besides the context, %s", s.name, all.Len()-first, signatureForm)
		return nil
	}
	if all.Len() == first {
		return nil
	}
	return s.paramStruct(all.At(first).Type(), s.site(s.paramList(), first, "the parameter of "+s.fn.Name()))
}

func (s *signature) paramStruct(t types.Type, at site) *rpcdef.Struct {
	if isContext(t) {
		s.errorf(at.pos, "remove the second one", "method %s takes the context twice, %s", s.name, signatureForm)
		return nil
	}
	elem := deref(t)
	if isInvalid(elem) {
		s.unresolved(at)
		return nil
	}
	if named, ok := elem.(*types.Named); ok {
		if _, isStruct := named.Underlying().(*types.Struct); isStruct || isInvalid(named.Underlying()) {
			before := len(s.diags.Errors)
			form := s.settler.in(s.typeIn(s.fn.Pkg(), named, pointee(t, at)), rpcdef.InParams)
			if st, ok := form.(*rpcdef.Struct); ok || len(s.diags.Errors) > before {
				return st
			}
		}
	}
	what := typeName(t)
	if hasMarshaler(elem) {
		what += ", which has a custom marshaler"
	}
	s.errorf(at.pos, "wrap it in a struct", "method %s takes %s, expected a named struct type or a pointer to one", s.name, what)
	return nil
}

// pointee returns the site of what a pointer type points to, and that of another type as it is.
func pointee(t types.Type, at site) site {
	if _, ok := t.(*types.Pointer); ok {
		return at.elem()
	}
	return at
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
		at := s.site(s.resultList(), n-1, "")
		if last := all.At(n - 1).Type(); n == 2 && n == all.Len() && method(last, "Error") != nil {
			s.errorf(at.pos, "write error", "the last result of %s is %s, expected error", s.name, typeName(last))
			return nil
		}
		s.errorf(at.pos, "put them into one struct", "method %s returns more than one result and an error, %s", s.name, signatureForm)
		return nil
	}
	t := all.At(0).Type()
	at := s.site(s.resultList(), 0, "the result of "+s.fn.Name())
	if all.Len() == 1 && method(t, "Error") != nil {
		s.errorf(at.pos, "write error", "the result of %s is the error type %s, expected error", s.name, typeName(t))
		return nil
	}
	if _, isStruct := deref(t).Underlying().(*types.Struct); isStruct {
		// A method that returns a pointer to a struct returns one; a *time.Time may well be nil.
		elem := s.settler.in(s.typeIn(s.fn.Pkg(), deref(t), pointee(t, at)), rpcdef.InResults)
		if _, isObject := elem.(*rpcdef.Struct); isObject || types.Identical(t, deref(t)) {
			return elem
		}
		return optional(elem)
	}
	return s.typeIn(s.fn.Pkg(), t, at)
}
