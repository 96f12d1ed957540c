package typescript

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
)

// pure marks a call without side effects: bundlers leave it out if its result isn't used.
const pure = "/* @__PURE__ */ "

// maxStatements is how many statements a function of wire.ts has at most: tsc follows the conditions of a function by recursion, and
// overflows its stack at some 1,500.
const maxStatements = 250

// wireFile returns wire.ts: a function for each declaration that decodes its values in results, and one that checks them in params.
func wireFile(v *view) *source {
	s := newSource(len(v.codecs) + 1)
	s.P()
	s.P("// How values travel: results are decoded when they arrive, params are checked before they are sent.")
	if len(v.codecs) == 0 {
		printEmptyModule(&s.Buffer)
		return s
	}
	printImports(&s.Buffer, importView{"import", v.shapesUsed, shapesModule})
	s.drop(func() { importView{"import type", []string{wireShape}, shapesModule}.print(&s.Buffer) })
	for i, c := range v.codecs {
		s.Expect(i, len(v.codecs))
		s.P()
		start := s.len() + len("export const ") + len(c.codecName())
		c.print(&s.Buffer)
		s.replace(start, start+len(": "+wireShape), "")
	}
	return s
}

func (c *structCodec) print(b *emit.Buffer) {
	open := "export const " + c.name + ": " + wireShape + " = " + pure + "struct("
	if len(c.statements) <= maxStatements {
		b.P(open, "(o) => {")
		c.printStatements(b, c.statements)
		b.P("});")
		return
	}
	b.Block(open, func() {
		for part := range slices.Chunk(c.statements, maxStatements) {
			b.P("(o) => {")
			c.printStatements(b, part)
			b.P("},")
		}
	}, ");")
}

func (c *structCodec) printStatements(b *emit.Buffer, statements []statement) {
	b.In(func() {
		for i := range statements {
			statements[i].print(b)
		}
	})
}

func (c *expressionCodec) print(b *emit.Buffer) {
	b.Groups(maxColumns, c.expr.Before("export const "+c.name+": "+wireShape+" = ").After(";"))
}

// print puts the line together without a Group, which would take a fifth of the back-end's time: nearly all statements fit on one line.
func (s *statement) print(b *emit.Buffer) {
	line := make([]string, 0, 32)
	if guard := s.guard(); guard != "" {
		line = append(s.appendValue(append(line, "if (")), guard, ") ")
	}
	if s.replaces {
		line = append(line, `o["`, s.name, `"] = `)
	}
	line = append(s.appendValue(append(line, s.function, "(")), `, "`, s.name, `"`)
	for _, g := range s.more {
		line = append(line, ", ", g.String())
	}
	if line = append(line, ");"); b.Fits(maxColumns, line...) {
		b.P(line...)
	} else {
		s.printBroken(b)
	}
}

// appendValue appends the parts of an expression for the field's value.
func (s *statement) appendValue(line []string) []string {
	if s.inherited {
		return append(line, `own(o, "`, s.name, `")`)
	}
	return append(line, `o["`, s.name, `"]`)
}

// printBroken prints a statement that doesn't fit on one line.
func (s *statement) printBroken(b *emit.Buffer) {
	value, key := strings.Join(s.appendValue(nil), ""), `"`+s.name+`"`
	call := emit.List(s.function+"(", append(leaves(value, key), s.more...), ");")
	if s.replaces {
		call = call.Before("o[" + key + "] = ")
	}
	if guard := s.guard(); guard == "" {
		b.Groups(maxColumns, call)
	} else {
		b.Block("if ("+value+guard+") {", func() { b.Groups(maxColumns, call) }, "}")
	}
}
