package python

import (
	"slices"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// maxColumns is how long a line may be, and maxImport how long one that imports: import sorters break lines at 88 columns by default.
const (
	maxColumns = 100
	maxImport  = 88
)

const indentation = "    "

// A printer prints a Python file, laid out as ruff format does it.
type printer struct{ emit.Buffer }

// newPrinter returns a printer of a file that begins with a docstring. The file may name types that are deprecated, if there are any.
func newPrinter(doc string, hasDeprecated bool) *printer {
	p := &printer{emit.Buffer{Unit: indentation}}
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
func (p *printer) code(line ...emit.Group) { p.Groups(maxColumns, line...) }

// signature prints the head of an async method, with what follows it on the line.
func (p *printer) signature(name string, params []emit.Group, returns emit.Group, end string) {
	p.head("async def "+name, params, returns, end)
}

// head prints the head of a method from its keywords on. If it is too long, each parameter has a line of its own.
func (p *printer) head(start string, params []emit.Group, returns emit.Group, end string) {
	head := emit.List(start+"(", params, ") -> ")
	if p.OneLine(maxColumns, head, returns, emit.Leaf(end)) {
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

// parameter returns a parameter of a function. Its default is "" if it has none.
func parameter(name string, typ emit.Group, value string) emit.Group {
	name += ": "
	if value != "" {
		value = " = " + value
	}
	if !isUnion(typ) {
		return typ.Before(name).After(value)
	}
	members := slices.Clone(typ.Items) // the name and the default are parts of a union that is broken
	members[0] = members[0].Before(name)
	members[len(members)-1] = members[len(members)-1].After(value)
	return emit.Group{Items: members, Style: emit.Bars}
}

// call returns a call of a function.
func call(function string, args ...emit.Group) emit.Group { return emit.List(function+"(", args, ")") }

// generic returns a type with type arguments, e.g. "ListOf[Task]".
func generic(name string, args ...emit.Group) emit.Group {
	return emit.Group{Open: name + "[", Items: args, Close: "]", Style: emit.Elements}
}

// union returns the union of types. The members of one that is a union are members of the result.
func union(types ...emit.Group) emit.Group {
	members := make([]emit.Group, 0, len(types))
	for _, t := range types {
		if isUnion(t) {
			members = append(members, t.Items...)
		} else {
			members = append(members, t)
		}
	}
	return emit.Group{Items: members, Style: emit.Bars}
}

func isUnion(t emit.Group) bool { return t.Style == emit.Bars }

// leaves returns a leaf for each of the texts.
func leaves(texts []string) []emit.Group {
	groups := make([]emit.Group, len(texts))
	for i, text := range texts {
		groups[i] = emit.Leaf(text)
	}
	return groups
}
