package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// typesFile returns types.ts: a type for each declaration.
func typesFile(v *view.View) *source {
	s := newSource(len(v.Guards))
	for i, d := range v.Declarations {
		s.Expect(i, len(v.Declarations))
		s.P()
		printDeclaration(s, d)
	}
	if len(v.Declarations) == 0 {
		printEmptyModule(&s.Buffer)
	}
	return s
}

// printDeclaration prints a type of types.ts or of channels.ts, with what belongs to it.
func printDeclaration(s *source, d view.Declaration) {
	switch d := d.(type) {
	case *view.Interface:
		printInterface(s, d)
	case *view.Union:
		printUnion(s, d)
	case *view.Alias:
		syntax.PrintDoc(&s.Buffer, d.Doc)
		s.P("export type ", d.Name, " = ", d.Type, ";")
	case *view.Variants:
		printUnion(s, d.Type)
		s.P()
		printInterface(s, d.Unknown)
	case view.OpenType:
		s.P("/** An enum as it is read: a value of T, or one that a newer server knows. */")
		s.P("export type ", types.OpenName, "<T extends string | number> = T | (T extends string ? string & {} : number & {});")
	}
}

func printInterface(s *source, i *view.Interface) {
	syntax.PrintDoc(&s.Buffer, i.Doc)
	s.Block("export interface "+i.Name+" {", func() { types.PrintFields(&s.Buffer, i.Fields) }, "}")
}

// printUnion prints a union, and its guard.
func printUnion(s *source, u *view.Union) {
	printType(&s.Buffer, u)
	if u.Guard == "" {
		return
	}
	s.P()
	s.P("/** Reports whether a value is one of those that are known here. */")
	s.Groups(syntax.MaxColumns, emit.List("export function "+u.Guard+"(", syntax.Leaves("value: unknown"), "): value is "+u.Name+" {"))
	s.body(func() {
		s.Groups(syntax.MaxColumns, emit.List("return ([", memberValues(u), "] as unknown[]).includes(value);"))
	})
}

// memberValues returns the members of a union as expressions.
func memberValues(u *view.Union) []emit.Group {
	values := make([]emit.Group, len(u.Members))
	for i, m := range u.Members {
		values[i] = emit.Leaf(m.Expr)
	}
	return values
}

// printType prints a union on one line if it fits and no member has a doc comment.
func printType(b *emit.Buffer, u *view.Union) {
	syntax.PrintDoc(b, u.Doc)
	head := "export type " + u.Name + " ="
	exprs := make([]string, len(u.Members))
	documented := false
	for i, m := range u.Members {
		exprs[i] = m.Expr
		documented = documented || !m.Doc.IsEmpty()
	}
	if line := head + " " + strings.Join(exprs, " | ") + ";"; !documented && b.Fits(syntax.MaxColumns, line) {
		b.P(line)
		return
	}
	b.P(head)
	b.In(func() {
		for i, m := range u.Members {
			end := ""
			if i == len(u.Members)-1 {
				end = ";"
			}
			syntax.PrintDoc(b, m.Doc)
			b.P("| ", m.Expr, end)
		}
	})
}
