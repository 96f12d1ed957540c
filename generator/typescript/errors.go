package typescript

import (
	"go/scanner"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// builtinErrors are the classes of JavaScript that an error of an API may hide.
var builtinErrors = emit.NewWords("AggregateError", "EvalError", "RangeError", "ReferenceError", "SuppressedError", "SyntaxError", "TypeError", "URIError")

// errorName returns the name of the class of a declared error.
func errorName(e *rpcdef.Error) string { return e.Stem() + "Error" }

func errorOwner(e *rpcdef.Error) emit.Owner {
	return emit.Owner{What: "error " + e.GoName, Pos: e.Pos, Fix: "rename it with //rpcgen:error CODE NAME"}
}

// warnings tells of errors whose classes hide those of JavaScript.
func warnings(api *rpcdef.API) scanner.ErrorList {
	var list scanner.ErrorList
	for _, e := range api.Errors {
		if name := errorName(e); builtinErrors.Has(name) {
			list = append(list, emit.Hides("TypeScript", name, errorOwner(e)))
		}
	}
	return list
}
