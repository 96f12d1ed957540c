package python

import (
	"cmp"
	"go/scanner"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// builtinErrors are the built-in classes that an error of an API may hide.
var builtinErrors = emit.NewWords(strings.Fields(`
	ArithmeticError AssertionError AttributeError BlockingIOError BrokenPipeError BufferError ChildProcessError ConnectionAbortedError
	ConnectionError ConnectionRefusedError ConnectionResetError EOFError EnvironmentError FileExistsError FileNotFoundError
	FloatingPointError IOError ImportError IndentationError IndexError InterruptedError IsADirectoryError KeyError LookupError MemoryError
	ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError ProcessLookupError
	PythonFinalizationError RecursionError ReferenceError RuntimeError SyntaxError SystemError TabError TimeoutError TypeError
	UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError ValueError ZeroDivisionError
`)...)

// errorsFile prints api_errors.py.
func errorsFile(v errorsView) []byte {
	p := newPrinter("The errors that the API declares.", v.hasDeprecated)
	p.importBlocks(v.imports)
	for _, e := range v.classes {
		p.P()
		p.P()
		e.print(p)
	}
	p.P()
	p.P()
	p.Block("ERRORS: dict[str, tuple[type[RPCError], type["+v.base+"] | None]] = {", func() {
		for _, e := range v.classes {
			p.code(emit.Leaf(e.wire+": "), emit.List("(", leaves([]string{e.name, cmp.Or(e.data, "None")}), ")"), emit.Leaf(","))
		}
	}, "}")
	p.P(`"""The errors by their names on the wire, each with the model of its data."""`)
	return p.Bytes()
}

func (e errorView) print(p *printer) {
	p.decorators(e.decorators)
	p.P("class ", e.name, "(RPCError):")
	p.In(func() {
		p.doc(e.doc)
		p.P()
		p.P("name = ", e.wire)
		if e.data != "" {
			p.P("data: ", e.data)
		}
	})
}

// errorName returns the name of the class of a declared error.
func errorName(e *rpcdef.Error) string { return e.Stem() + "Error" }

// warnings tells of errors whose classes hide built-in ones.
func warnings(api *rpcdef.API) scanner.ErrorList {
	return emit.HiddenNames("Python", builtinErrors, api.Errors, errorName)
}
