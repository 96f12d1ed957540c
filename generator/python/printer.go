package python

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
)

// A printer prints a Python file, laid out as ruff format does it.
type printer struct{ emit.Buffer }

// newPrinter returns a printer of a file that begins with a docstring. The file may name types that are deprecated, if there are any.
func newPrinter(doc string, hasDeprecated bool) *printer {
	p := &printer{emit.Buffer{Unit: syntax.Indentation}}
	p.P("# ", generator.Header)
	p.P("# ", generator.Ownership)
	if hasDeprecated {
		p.P("# Deprecated types are named here all the same.")
		p.P("# pyright: reportDeprecated=false")
	}
	p.P(`"""`, doc, `"""`)
	return p
}

// code prints a line of code, which is broken if it is too long.
func (p *printer) code(line ...emit.Group) { p.Groups(syntax.MaxColumns, line...) }

// signature prints the head of an async method.
func (p *printer) signature(name string, params []emit.Group, returns emit.Group) {
	p.head("async def "+name, params, returns, ":")
}

// head prints the head of a method from its keywords on, with what follows it on the line. If it is too long, each parameter has a line of its own.
func (p *printer) head(start string, params []emit.Group, returns emit.Group, end string) {
	head := emit.List(start+"(", params, ") -> ")
	if p.OneLine(syntax.MaxColumns, head, returns, emit.Leaf(end)) {
		return
	}
	p.P(head.Open)
	p.In(func() {
		for _, param := range params {
			p.code(param, emit.Leaf(","))
		}
	})
	p.code(emit.Leaf(head.Close), returns, emit.Leaf(end))
}

// doc prints a docstring, if there is a text.
func (p *printer) doc(text string) {
	if text != "" {
		p.P(`"""`, syntax.Docstring(text), `"""`)
	}
}

// decorators prints decorators, one a line.
func (p *printer) decorators(decorators []emit.Group) {
	for _, d := range decorators {
		p.code(d)
	}
}
