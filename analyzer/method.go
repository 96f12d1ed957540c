package analyzer

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"example.com/rpcgen/rpcdef"
)

const signatureForm = "expected Name([ctx context.Context] [, params P]) ([R] [, error])"

// method converts one method of a service; it is nil for an ignored one.
func (c *converter) method(svc *serviceDecl, s *rpcdef.Service, fn *types.Func) *rpcdef.Method {
	sig := signature{conv: c, fn: fn, name: fn.Name(), pos: fn.Pos()}
	source := c.methodOf(fn)
	if embed := c.foreignEmbed(svc.pkg, svc.spec.Type, fn); embed != nil {
		if fn.Pkg() == nil || len(c.prog.pkgs[fn.Pkg().Path()].files) == 0 { // error, or a stand-in
			c.diags.errorf(embed.Pos(), "the methods of the embedded %s are no RPC methods: remove it", types.ExprString(embed))
			return nil
		}
		defer func(own site) { c.own = own }(c.own)
		c.own = site{pos: embed.Pos(), words: types.ExprString(embed)}
		sig.foreign, sig.name, sig.pos = true, fn.Name()+" of "+types.ExprString(embed), embed.Pos()
	}
	m := &rpcdef.Method{GoName: fn.Name(), Pos: c.prog.position(sig.pos)}
	if source != nil {
		c.usedFields[source.syntax] = true
		said := c.prog.directives.methods[source.syntax]
		if said.ignore {
			return nil
		}
		if said.method != nil {
			parseMethodArgs(said.method, m, &diagnostics{fset: c.prog.fset}) // its mistakes are told already
		}
		m.Doc = source.doc
		sig.syntax, _ = source.syntax.Type.(*ast.FuncType)
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
	return m
}

// A signature is a method's signature with its syntax, for positions.
type signature struct {
	conv    *converter
	fn      *types.Func
	name    string
	wire    string
	pos     token.Pos     // of the name, or of the embedded interface that a foreign method comes from
	foreign bool          // its user can't correct it
	syntax  *ast.FuncType // nil where unknown
}

// errorf reports what is wrong with a method, and how to mend it where it is the user's.
func (s *signature) errorf(pos token.Pos, fix, format string, args ...any) {
	if s.foreign {
		pos, fix = s.pos, "embed an interface of your own"
	}
	s.conv.diags.errorf(pos, "%s: %s", sprintf(format, args...), fix)
}

// exprs flattens the types of a parameter list, one for each parameter: `a, b int` has two.
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

func (s *signature) site(list *ast.FieldList, i int, path string) site {
	at := site{pos: s.fn.Pos(), words: path, holder: rpcdef.Pascal(s.wire), part: "Result"}
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

// params converts what the method takes besides the context: nil for nothing.
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
	c := s.conv
	if isContext(t) {
		s.errorf(at.pos, "remove the second one", "method %s takes the context twice, %s", s.name, signatureForm)
		return nil
	}
	elem := deref(t)
	if elem == types.Typ[types.Invalid] {
		c.unresolved(at)
		return nil
	}
	if named, ok := elem.(*types.Named); ok {
		if _, isStruct := named.Underlying().(*types.Struct); isStruct || isInvalid(named.Underlying()) {
			before := len(c.diags.errors)
			if st, ok := c.foundIn(s.fn.Pkg(), named, pointee(t, at)).(*rpcdef.Struct); ok || len(c.diags.errors) > before {
				return st
			}
		}
	}
	what := c.typeName(t)
	if writesItself(elem) {
		what += ", which writes or reads its own JSON"
	}
	s.errorf(at.pos, "wrap it in a struct", "method %s takes %s, expected a named struct type or a pointer to one", s.name, what)
	return nil
}

func isInvalid(t types.Type) bool { return t == types.Typ[types.Invalid] }

// pointee is the site of what a pointer type points to.
func pointee(t types.Type, at site) site {
	if _, ok := t.(*types.Pointer); ok {
		return at.at(elemOf[*ast.StarExpr](at.expr))
	}
	return at
}

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// results converts what the method gives besides the error: nil for nothing.
func (s *signature) results(sig *types.Signature) rpcdef.Type {
	c, all := s.conv, sig.Results()
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
			s.errorf(at.pos, "write error", "the last result of %s is %s, expected error", s.name, c.typeName(last))
			return nil
		}
		s.errorf(at.pos, "put them into one struct", "method %s gives more than one result and an error, %s", s.name, signatureForm)
		return nil
	}
	t := all.At(0).Type()
	at := s.site(s.resultList(), 0, "the result of "+s.fn.Name())
	if all.Len() == 1 && method(t, "Error") != nil {
		s.errorf(at.pos, "write error", "the result of %s is %s, which is an error and no data, expected error", s.name, c.typeName(t))
		return nil
	}
	if _, isStruct := deref(t).Underlying().(*types.Struct); isStruct {
		// Who gives an object by a pointer gives one; who gives a *time.Time may well give none.
		elem := c.foundIn(s.fn.Pkg(), deref(t), pointee(t, at))
		if _, isObject := elem.(*rpcdef.Struct); isObject || types.Identical(t, deref(t)) {
			return elem
		}
		return optional(elem)
	}
	return c.foundIn(s.fn.Pkg(), t, at)
}
