package golang

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// errorsFile prints api_errors.go.
func errorsFile(v *view) []byte {
	b := newFile(v)
	if len(v.errorTypes) > 0 {
		printImports(b, []string{"encoding/json"})
	}
	if len(v.errorVars) > 0 {
		b.P()
		b.P("// The errors that the API declares, in the sense of [errors.Is].")
		b.Block("var (", func() {
			for i, e := range v.errorVars {
				if i > 0 {
					b.P()
				}
				printDoc(b, e.doc)
				b.P(e.name, " error = &RPCError{Code: ", e.code, ", Name: ", e.wire, ", Message: ", e.message, "}")
			}
		}, ")")
	}
	for _, e := range v.errorTypes {
		printErrorType(b, e)
	}
	return b.Bytes()
}

func printErrorType(b *emit.Buffer, e errorView) {
	b.P()
	printDoc(b, e.doc)
	b.P("//")
	b.P("// It is found by [errors.As].")
	if e.data == "" {
		b.P("type ", e.name, " struct{}")
	} else {
		b.Block("type "+e.name+" struct {", func() { b.P(e.data) }, "}")
	}
	b.P()
	b.P("// Error returns the name and the code.")
	b.P("func (*", e.name, ") Error() string { return ", quote(e.text()), " }")
	b.P()
	b.P("// RPCError returns the error as a server answers a call with it.")
	b.Block("func (e *"+e.name+") RPCError() *RPCError {", func() {
		b.P("data, _ := json.Marshal(e) // the API says that it is JSON")
		b.P("return &RPCError{Code: ", e.code, ", Name: ", e.wire, ", Message: ", quote(strings.ReplaceAll(e.plain, "_", " ")), ", Data: data}")
	}, "}")
	b.P()
	b.P("func (*", e.name, ") errorName() string { return ", e.wire, " }")
}
