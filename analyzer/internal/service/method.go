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

const signatureForm = "expected Name([ctx context.Context] [, params P]) ([R] [, error])"

// method converts a method of a service. It returns nil for one that is ignored, and after some mistakes.
func (c *serviceConverter) method(svc *load.Service, s *rpcdef.Service, fn *types.Func) *rpcdef.Method {
	sig := &signature{serviceConverter: c, fn: fn, name: fn.Name(), pos: fn.Pos()}
	if embed := c.foreignEmbed(svc.File.Package, svc.Spec.Type, fn); embed != nil {
		if !c.hasSource(fn.Pkg()) {
			c.diags.Errorf(embed.Pos(), "the methods of the embedded %s are no RPC methods: remove it", types.ExprString(embed))
			return nil
		}
		sig.user = wire.Place{Pos: embed.Pos(), Words: types.ExprString(embed)}
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

// site returns the site of the parameter or result i of a list.
func (s *signature) site(list *ast.FieldList, i int, words string) wire.Site {
	at := wire.Site{Place: wire.Place{Pos: s.fn.Pos(), Words: words, Holder: rpcdef.Pascal(s.wire), Part: "Result"}, User: s.user}
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

// params converts what the method takes besides the context. It returns nil for nothing, and after a mistake.
func (s *signature) params(sig *types.Signature) *rpcdef.Struct {
	all := sig.Params()
	first := 0
	if all.Len() > 0 && isContext(all.At(0).Type()) {
		first = 1
	}
	if sig.Variadic() {
		at := s.site(s.paramList(), all.Len()-1, "")
		s.errorf(at.Pos, "use a struct with a slice field", "method %s takes a variable number of arguments, %s", s.name, signatureForm)
		return nil
	}
	if last := all.Len() - 1; last >= first && isProgress(all.At(last).Type()) {
		at := s.site(s.paramList(), last, "")
		s.errorf(at.Pos, "remove it", "method %s takes a progress function, which is not supported yet", s.name)
		return nil
	}
	if all.Len() > first+1 {
		at := s.site(s.paramList(), first+1, "")
		s.errorf(at.Pos, "put them into one struct", "method %s takes %d parameters besides the context, %s", s.name, all.Len()-first, signatureForm)
		return nil
	}
	if all.Len() == first {
		return nil
	}
	return s.paramStruct(all.At(first).Type(), s.site(s.paramList(), first, "the parameter of "+s.fn.Name()))
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
		at := s.site(s.resultList(), n-1, "")
		if last := all.At(n - 1).Type(); n == 2 && n == all.Len() && hasError(last) {
			s.errorf(at.Pos, "write error", "the last result of %s is %s, expected error", s.name, wire.TypeName(last))
			return nil
		}
		s.errorf(at.Pos, "put them into one struct", "method %s returns more than one result and an error, %s", s.name, signatureForm)
		return nil
	}
	t := all.At(0).Type()
	at := s.site(s.resultList(), 0, "the result of "+s.fn.Name())
	if all.Len() == 1 && hasError(t) {
		s.errorf(at.Pos, "write error", "the result of %s is the error type %s, expected error", s.name, wire.TypeName(t))
		return nil
	}
	return s.types.Result(s.fn.Pkg(), t, at)
}
