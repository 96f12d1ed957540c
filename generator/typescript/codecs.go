package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// pure marks a call without side effects: bundlers leave it out if its result isn't used.
const pure = "/* @__PURE__ */ "

// codecs returns wire.ts: a function for each declaration that decodes its values in results, and one that checks them in params.
func codecs(v *view) []byte {
	b := newBuffer()
	b.P()
	b.P("// How values travel: results are decoded when they arrive, params are checked before they are sent.")
	printImports(b, v.codecImports)
	for i, c := range v.codecs {
		b.Expect(i, len(v.codecs))
		b.P()
		c.print(b)
	}
	if len(v.codecs) == 0 {
		printEmptyModule(b)
	}
	return b.Bytes()
}

func (c *structCodec) print(b *emit.Buffer) {
	b.Block("export const "+c.name+" = "+pure+"struct((o) => {", func() {
		for i := range c.statements {
			c.statements[i].print(b)
		}
	}, "});")
}

func (c *expressionCodec) print(b *emit.Buffer) {
	b.Groups(maxColumns, c.expr.Before("export const "+c.name+": "+wireShape+" = ").After(";"))
}

// print puts the line together without a Group, which would take a fifth of the back-end's time: nearly all statements fit on one line.
func (s *statement) print(b *emit.Buffer) {
	line := make([]string, 0, 32)
	if s.guard != "" {
		line = append(s.appendValue(append(line, "if (")), s.guard, ") ")
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
	if s.guard == "" {
		b.Groups(maxColumns, call)
	} else {
		b.Block("if ("+value+s.guard+") {", func() { b.Groups(maxColumns, call) }, "}")
	}
}
