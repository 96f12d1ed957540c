package golang

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// errorsFile prints api_errors.go.
func errorsFile(v *view.View) []byte {
	b := newFile(v)
	if len(v.ErrorTypes) > 0 {
		syntax.PrintImports(b, []string{"encoding/json"})
	}
	if len(v.ErrorVars) > 0 {
		b.P()
		b.P("// The errors that the API declares, in the sense of [errors.Is].")
		b.Block("var (", func() {
			for i, e := range v.ErrorVars {
				if i > 0 {
					b.P()
				}
				godoc.Print(b, e.Doc)
				b.P(e.Name, " error = &RPCError{Code: ", e.Code, ", Name: ", e.Wire, ", Message: ", e.Message, "}")
			}
		}, ")")
	}
	for _, e := range v.ErrorTypes {
		printErrorType(b, e)
	}
	return b.Bytes()
}

func printErrorType(b *emit.Buffer, e view.Error) {
	b.P()
	godoc.Print(b, e.Doc)
	b.P("//")
	b.P("// It is found by [errors.As].")
	if e.Data == "" {
		b.P("type ", e.Name, " struct{}")
	} else {
		b.Block("type "+e.Name+" struct {", func() { b.P(e.Data) }, "}")
	}
	b.P()
	b.P("// Error returns the name and the code.")
	b.P("func (*", e.Name, ") Error() string { return ", syntax.Quote(e.Text()), " }")
	b.P()
	b.P("// RPCError returns the error as a server answers a call with it.")
	b.Block("func (e *"+e.Name+") RPCError() *RPCError {", func() {
		b.P("data, _ := json.Marshal(e) // the API says that it is JSON")
		b.P("return &RPCError{Code: ", e.Code, ", Name: ", e.Wire, ", Message: ", syntax.Quote(strings.ReplaceAll(e.Plain, "_", " ")), ", Data: data}")
	}, "}")
	b.P()
	b.P("func (*", e.Name, ") errorName() string { return ", e.Wire, " }")
}
