package view

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
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Method is a method with the function that calls its implementation.
type Method struct {
	Constant string // name of the constant that holds its name on the wire
	Wire     string // its name on the wire, as a literal
	Variable string // name of the variable that holds its options
	Options  []syntax.Field
	Timeout  bool // the options have a timeout

	Constructor string       // of the runtime, that makes a method of a function
	Params      []emit.Group // the function's
	Result      string       // type of what the function returns a pointer to
	Body        []string     // lines
}

// noType stands for the params and for the result where a method has none.
const noType = "struct{}"

// method resolves a method.
func (r *resolver) method(m *rpcdef.Method) *Method {
	v := &Method{
		Constant: constantName(m), Wire: syntax.Quote(m.Name),
		Variable: optionsName(m), Options: r.options(m), Timeout: m.Timeout != 0,
		Constructor: "NewMethod", Result: noType,
	}
	context, params := "_ context.Context", "_ *"+noType
	var arguments []string
	if m.Signature.Context {
		context = "ctx context.Context"
		arguments = append(arguments, "ctx")
	}
	if p := m.Signature.Params; p != nil {
		params = "params *" + r.typeText(p)
		if p.Pointer {
			arguments = append(arguments, "params")
		} else {
			arguments = append(arguments, "*params")
		}
	}
	v.Params = []emit.Group{emit.Leaf(context), emit.Leaf(params)}
	if q := m.Signature.Progress; q != nil {
		v.Constructor = "NewProgressMethod"
		told, argument := r.wholeType(q), "progress"
		if mayBeNil(m.Progress) {
			argument = "func(value " + told + ") error { return progress(&value) }"
			told = "*" + told
		}
		v.Params = append(v.Params, emit.Leaf("progress func("+told+") error"))
		arguments = append(arguments, argument)
	}
	pointer := false
	if result := m.Signature.Result; result != nil {
		v.Result = r.typeText(result)
		pointer = result.Pointer && !mayBeNil(m.Result)
		if result.Pointer && !pointer { // nil is a result, too
			v.Result = "*" + v.Result
		}
	}
	v.Body = bodyOf(m.Signature, pointer, "implementation."+m.GoName+"("+strings.Join(arguments, ", ")+")")
	return v
}

// mayBeNil reports whether nil is a result, progress or an event that clients can read, too. Then the server gets a pointer to it.
func mayBeNil(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.Optional, rpcdef.Any:
		return true
	default:
		return false
	}
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

// wholeType returns a type as gofmt writes it.
func (r *resolver) wholeType(e *rpcdef.GoExpr) string {
	if e.Pointer {
		return "*" + r.typeText(e)
	}
	return r.typeText(e)
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

// options returns what the interface declares of a method, as the fields of the runtime's MethodOptions.
func (r *resolver) options(m *rpcdef.Method) []syntax.Field {
	fields := []syntax.Field{{Name: "Hash", Value: syntax.Quote(m.Hash)}}
	if m.Timeout != 0 {
		fields = append(fields, syntax.Field{Name: "Timeout", Value: duration(m.Timeout)})
	}
	if m.Idempotent {
		fields = append(fields, syntax.Field{Name: "Idempotent", Value: "true"})
	}
	if m.Params != nil && hasRules(m.Params, map[rpcdef.Type]bool{}) {
		fields = append(fields, syntax.Field{Name: "Validated", Value: "true"})
	}
	if name := completeResult(m); name != "" {
		fields = append(fields, syntax.Field{Name: "Result", Value: syntax.RuntimePackage + ".Completing(" + name + ")"})
	}
	if name := completeProgress(m); name != "" {
		fields = append(fields, syntax.Field{Name: "Progress", Value: syntax.RuntimePackage + ".Completing(" + name + ")"})
	}
	return fields
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
func (r *resolver) declaredError(e *rpcdef.Error) *Error {
	name := r.qualify(e.Package) + "." + e.GoName
	wire, code := syntax.Quote(e.Name), strconv.Itoa(e.Code)
	if !e.Type {
		return &Error{syntax.RuntimePackage + ".DeclareError(" + wire + ", " + code + ", " + name + ")"}
	}
	if e.Pointer {
		name = "*" + name
	}
	declaration := syntax.RuntimePackage + ".DeclareErrorType[" + name + "](" + wire + ", " + code + ")"
	if complete := completeError(e); complete != "" {
		declaration += ".Completed(" + syntax.RuntimePackage + ".Completing(" + complete + "))"
	}
	return &Error{declaration}
}
