package python

import (
	"cmp"
	"go/scanner"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
	"example.com/rpcgen/rpcdef"
)

// errorsFile prints api_errors.py.
func errorsFile(v view.Errors) []byte {
	p := newPrinter("The errors that the API declares.", v.HasDeprecated)
	p.importBlocks(v.Imports)
	for _, e := range v.Classes {
		p.P()
		p.P()
		p.errorClass(e)
	}
	p.P()
	p.P()
	p.Block("ERRORS: dict[str, tuple[type[RPCError], type["+v.Base+"] | None]] = {", func() {
		for _, e := range v.Classes {
			p.code(emit.Leaf(e.Wire+": "), emit.List("(", syntax.Leaves([]string{e.Name, cmp.Or(e.Data, "None")}), ")"), emit.Leaf(","))
		}
	}, "}")
	p.P(`"""The errors by their names on the wire, each with the model of its data."""`)
	return p.Bytes()
}

// errorClass prints the class of an error.
func (p *printer) errorClass(e view.Error) {
	p.decorators(e.Decorators)
	p.P("class ", e.Name, "(RPCError):")
	p.In(func() {
		p.doc(e.Doc)
		p.P()
		p.P("name = ", e.Wire)
		if e.Data != "" {
			p.P("data: ", e.Data)
		}
	})
}

// warnings tells of errors whose classes hide built-in ones.
func warnings(api *rpcdef.API) scanner.ErrorList {
	return emit.HiddenNames("Python", syntax.BuiltinErrors, api.Errors, types.ErrorName)
}
