package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/view"
)

// methodsFile returns methods.ts: a function for each method, so that a page gets only what it uses.
func methodsFile(v *view.View) *source {
	s := newSource(2*len(v.Functions) + 1)
	if len(v.Functions) == 0 {
		printEmptyModule(&s.Buffer)
		return s
	}
	s.P()
	printLines(&s.Buffer, v.MethodTypes)
	s.drop(func() { printLines(&s.Buffer, v.MethodModules) })
	for i := range v.Functions {
		s.Expect(i, len(v.Functions))
		s.P()
		printFunction(s, &v.Functions[i])
	}
	return s
}

func printFunction(s *source, f *view.Function) {
	syntax.PrintDoc(&s.Buffer, f.Doc)
	start := s.len()
	s.Groups(syntax.MaxColumns, signature(functionWords(f), f, f.WithDefault()))
	if f.Optional {
		declared := emit.Buffer{Unit: syntax.Indentation}
		declared.Groups(syntax.MaxColumns, signature("export function ", f, f.Parameters))
		s.replace(start, s.len()-len(" {\n"), declared.String()[:len(declared.Bytes())-len(" {\n")])
	} else if f.Async {
		start += len("export ")
		s.replace(start, start+len("async "), "")
	}
	s.body(func() {
		for i, statement := range f.Body {
			if i == len(f.Body)-1 {
				statement = statement.After(f.Cast)
			}
			s.Groups(syntax.MaxColumns, statement.After(";"))
		}
	})
}

// functionWords returns the words before the name of a function.
func functionWords(f *view.Function) string {
	if f.Async {
		return "export async function "
	}
	return "export function "
}

// signature returns the first line of a function.
func signature(open string, f *view.Function, parameters []emit.Group) emit.Group {
	return emit.List(open+f.Name+"(", parameters, "): "+f.Returns+" {")
}

// printScript prints a function as JavaScript.
func printScript(b *emit.Buffer, f *view.Function) {
	b.P()
	b.Groups(syntax.MaxColumns, emit.List(functionWords(f)+f.Name+"(", f.Names, ") {"))
	b.In(func() {
		for _, statement := range f.Body {
			b.Groups(syntax.MaxColumns, statement.After(";"))
		}
	})
	b.P("}")
}
