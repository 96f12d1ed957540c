package typescript

import (
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// A packageView is the data of the templates, which read its exported fields and methods.
type packageView struct {
	*view.View

	PackageName string
	Version     string // of the package
}

// Header is the first line of a file.
func (v *packageView) Header() string { return generator.Header }

// Ownership is the second line of a file.
func (v *packageView) Ownership() string { return generator.Ownership }

// MethodRows are the rows of the README's table of methods.
func (v *packageView) MethodRows() string {
	var b emit.Buffer
	for _, f := range v.Functions {
		note := ""
		if f.NoWait {
			note = ", without an answer"
		}
		b.P("| `", f.Method, "` | ", syntax.QuoteMarkdownCode(f.Wire), note, " |")
	}
	return b.String()
}

// ChannelRows are the rows of the README's table of channels.
func (v *packageView) ChannelRows() string {
	var b emit.Buffer
	for _, c := range v.Channels {
		more := make([]string, len(c.Functions)-1) // but what reads it
		for j, f := range c.Functions[1:] {
			more[j] = "`" + f.Method + "`"
		}
		b.P("| `", c.Functions[0].Method, "` | ", syntax.QuoteMarkdownCode(c.Title), " | ", strings.Join(more, ", "), " |")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ErrorNames are the classes of the declared errors; "" if there are none.
func (v *packageView) ErrorNames() string {
	names := make([]string, len(v.Errors))
	for i, e := range v.Errors {
		names[i] = "`" + e.Name + "`"
	}
	return strings.Join(names, ", ")
}

// Union is the name of the first union of structs in the API; "" if there is none.
func (v *packageView) Union() string {
	for _, d := range v.Declarations {
		if u, ok := d.(*view.Variants); ok {
			return strings.TrimPrefix(u.Unknown.Name, types.UnknownPrefix)
		}
	}
	return ""
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

// StreamExample is a channel to read for the README; nil where there is none.
func (v *packageView) StreamExample() *exampleView {
	if len(v.Channels) == 0 {
		return nil
	}
	f := v.Channels[0].Functions[0]
	e := &exampleView{Method: f.Method}
	if len(f.Arguments) > 2 {
		e.Args = types.ParamsName
	}
	return e
}

// ProgressExample is a call that tells its progress; nil where no method does.
func (v *packageView) ProgressExample() *exampleView {
	for i := range v.Functions {
		if f := &v.Functions[i]; !f.Async {
			return newExample(f)
		}
	}
	return nil
}

// Example is a call for the README; nil where there is no method.
func (v *packageView) Example() *exampleView {
	if len(v.Functions) == 0 {
		return nil
	}
	e := newExample(&v.Functions[0])
	e.Imports = v.ExampleTypes
	return e
}

func newExample(f *view.Function) *exampleView {
	e := &exampleView{Method: f.Method, Function: f.Name, FunctionArgs: "rpc", Result: f.Result != "void", ResultType: f.Result}
	if len(f.Arguments) > 2 { // more than the base client and options
		e.Args, e.FunctionArgs = types.ParamsName, "rpc, "+types.ParamsName
		_, e.ParamsType, _ = strings.Cut(f.Parameters[1].Open, ": ")
	}
	return e
}
