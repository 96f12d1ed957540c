package goserver

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// A methodView is a method with the function that calls its implementation.
type methodView struct {
	constant string // name of the constant that holds its name on the wire
	wire     string // its name on the wire, as a literal
	variable string // name of the variable that holds its options
	options  string // an expression
	timeout  bool   // the options have a timeout

	context, params emit.Group // the function's parameters
	result          string     // type of what the function returns a pointer to
	body            []string   // lines
}

// noType stands for the params and for the result where a method has none.
const noType = "struct{}"

// method resolves a method.
func (r *resolver) method(m *rpcdef.Method) *methodView {
	v := &methodView{
		constant: constantName(m), wire: quote(m.Name),
		variable: optionsName(m), options: r.options(m), timeout: m.Timeout != 0,
		context: emit.Leaf("_ context.Context"), params: emit.Leaf("_ *" + noType),
		result: noType,
	}
	var arguments []string
	if m.Signature.Context {
		v.context = emit.Leaf("ctx context.Context")
		arguments = append(arguments, "ctx")
	}
	if p := m.Signature.Params; p != nil {
		v.params = emit.Leaf("params *" + r.typeText(p))
		if p.Pointer {
			arguments = append(arguments, "params")
		} else {
			arguments = append(arguments, "*params")
		}
	}
	pointer := false
	if result := m.Signature.Result; result != nil {
		v.result = r.typeText(result)
		_, optional := m.Result.(rpcdef.Optional)
		pointer = result.Pointer && !optional
		if result.Pointer && optional { // nil is a result, too
			v.result = "*" + v.result
		}
	}
	v.body = bodyOf(m.Signature, pointer, "implementation."+m.GoName+"("+strings.Join(arguments, ", ")+")")
	return v
}

// typeText returns what a type points to, or the type itself, as gofmt writes it.
func (r *resolver) typeText(e *rpcdef.GoExpr) string {
	text := e.Elem().Format(r.qualify)
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder // it has a struct or an interface without a name, which gofmt lays out
	if err := format.Node(&b, token.NewFileSet(), parsed(text)); err != nil {
		panic("goserver: " + err.Error())
	}
	return b.String()
}

// parsed returns the syntax of a type.
func parsed(text string) ast.Expr {
	expr, err := parser.ParseExpr(text)
	if err != nil {
		panic("goserver: a type that doesn't parse: " + err.Error())
	}
	return expr
}

// bodyOf returns the statements that return a pointer to a method's result, which may be what the method returns already, and its error.
func bodyOf(sig rpcdef.Signature, pointer bool, call string) []string {
	switch {
	case sig.Result == nil && sig.Error:
		return []string{"return nil, " + call}
	case sig.Result == nil:
		return []string{call, "return nil, nil"}
	case pointer && sig.Error:
		return []string{"return " + call}
	case pointer:
		return []string{"return " + call + ", nil"}
	case sig.Error:
		return []string{"result, err := " + call, "return &result, err"}
	default:
		return []string{"result := " + call, "return &result, nil"}
	}
}

// options returns what the interface declares of a method, as an expression.
func (r *resolver) options(m *rpcdef.Method) string {
	fields := []string{"Hash: " + quote(m.Hash)}
	if m.Timeout != 0 {
		fields = append(fields, "Timeout: "+duration(m.Timeout))
	}
	if m.Idempotent {
		fields = append(fields, "Idempotent: true")
	}
	if m.Params != nil && hasRules(m.Params, map[rpcdef.Type]bool{}) {
		fields = append(fields, "Validated: true")
	}
	return runtimePackage + ".MethodOptions{" + strings.Join(fields, ", ") + "}"
}

// hasRules reports whether a type holds a field with a validate tag.
func hasRules(t rpcdef.Type, seen map[rpcdef.Type]bool) bool {
	if _, isDecl := t.(rpcdef.Decl); isDecl {
		if seen[t] {
			return false
		}
		seen[t] = true
	}
	if s, ok := t.(*rpcdef.Struct); ok {
		for _, f := range s.Fields {
			if len(f.Rules) > 0 {
				return true
			}
		}
	}
	for _, part := range rpcdef.Parts(t) {
		if hasRules(part, seen) {
			return true
		}
	}
	return false
}

// duration returns d as an expression, in the largest unit that it is a multiple of.
func duration(d time.Duration) string {
	count, unit := goname.Unit(d)
	return strconv.FormatInt(count, 10) + " * " + unit
}

// declaredError resolves a declared error.
func (r *resolver) declaredError(e *rpcdef.Error) *errorView {
	name := r.qualify(e.Package) + "." + e.GoName
	wire, code := quote(e.Name), strconv.Itoa(e.Code)
	if !e.Type {
		return &errorView{runtimePackage + ".DeclareError(" + wire + ", " + code + ", " + name + ")"}
	}
	if e.Pointer {
		name = "*" + name
	}
	return &errorView{runtimePackage + ".DeclareErrorType[" + name + "](" + wire + ", " + code + ")"}
}
