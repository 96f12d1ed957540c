package typescript

import "example.com/rpcgen/generator/emit"

// methodsFile returns methods.ts: a function for each method, so that a page gets only what it uses.
func methodsFile(v *view) *source {
	s := newSource(2*len(v.functions) + 1)
	if len(v.functions) == 0 {
		printEmptyModule(&s.Buffer)
		return s
	}
	s.P()
	printLines(&s.Buffer, v.methodTypes)
	s.drop(func() { printLines(&s.Buffer, v.methodModules) })
	for i := range v.functions {
		s.Expect(i, len(v.functions))
		s.P()
		v.functions[i].printFunction(s)
	}
	return s
}

func (f *functionView) printFunction(s *source) {
	printDoc(&s.Buffer, f.doc)
	start := s.len()
	s.Groups(maxColumns, f.signature("export async function ", f.withDefault()))
	if f.optional {
		declared := emit.Buffer{Unit: indentation}
		declared.Groups(maxColumns, f.signature("export function ", f.parameters))
		s.replace(start, s.len()-len(" {\n"), declared.String()[:len(declared.Bytes())-len(" {\n")])
	} else {
		start += len("export ")
		s.replace(start, start+len("async "), "")
	}
	s.body(func() {
		for i, statement := range f.body {
			if i == len(f.body)-1 {
				statement = statement.After(f.cast)
			}
			s.Groups(maxColumns, statement.After(";"))
		}
	})
}

// signature returns the first line of the function.
func (f *functionView) signature(open string, parameters []emit.Group) emit.Group {
	return emit.List(open+f.name+"(", parameters, "): Promise<"+f.result+"> {")
}
