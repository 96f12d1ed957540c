package typescript

import (
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// The templates read the fields and methods of the view that are exported.

// Header is the first line of a file.
func (v *view) Header() string { return generator.Header }

// Ownership is the second line of a file.
func (v *view) Ownership() string { return generator.Ownership }

// MethodRows are the rows of the README's table of methods.
func (v *view) MethodRows() string {
	var b emit.Buffer
	for _, f := range v.functions {
		note := ""
		if f.noWait {
			note = ", without an answer"
		}
		b.P("| `", f.method, "` | ", quoteMarkdownCode(f.wire), note, " |")
	}
	return b.String()
}

// ErrorNames are the classes of the declared errors; "" if there are none.
func (v *view) ErrorNames() string {
	names := make([]string, len(v.errors))
	for i, e := range v.errors {
		names[i] = "`" + e.name + "`"
	}
	return strings.Join(names, ", ")
}

// An exampleView is a call of a method.
type exampleView struct {
	Method, Function string // names in APIClient and in methods.ts
	Args             string // between the method's parentheses
	FunctionArgs     string // between the function's
	Result           bool
	Imports          []string // the types that ParamsType and ResultType mention
	ParamsType       string   // "" if it has no params
	ResultType       string
}

// Example is a call for the README; nil where there is no method.
func (v *view) Example() *exampleView {
	if len(v.functions) == 0 {
		return nil
	}
	f := v.functions[0]
	e := &exampleView{
		Method: f.method, Function: f.name, FunctionArgs: "rpc", Result: f.result != "void", ResultType: f.result,
		Imports: v.exampleTypes,
	}
	if len(f.arguments) > 2 { // more than the base client and options
		e.Args, e.FunctionArgs = paramsName, "rpc, "+paramsName
		_, e.ParamsType, _ = strings.Cut(f.parameters[1].Open, ": ")
	}
	return e
}
