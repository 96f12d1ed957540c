package emit_test

import (
	"testing"

	"example.com/rpcgen/generator/emit"
)

func leaves(texts ...string) []emit.Group {
	all := make([]emit.Group, len(texts))
	for i, text := range texts {
		all[i] = emit.Leaf(text)
	}
	return all
}

func TestGroups(t *testing.T) {
	call := emit.List("decode(", leaves("first", "second"), ")")
	lone := emit.Group{Open: "ListOf[", Items: leaves("Task"), Close: "]", Style: emit.Elements}
	union := emit.Group{Items: []emit.Group{lone, emit.Leaf("None")}, Style: emit.Bars}
	for name, tc := range map[string]struct {
		columns int
		line    []emit.Group
		want    string
	}{
		"it fits":                       {21, []emit.Group{call}, "decode(first, second)\n"},
		"it doesn't":                    {20, []emit.Group{call}, "decode(\n  first,\n  second,\n)\n"},
		"text around it":                {20, []emit.Group{emit.Leaf("x = "), call, emit.Leaf(";")}, "x = decode(\n  first,\n  second,\n);\n"},
		"an item is broken, too":        {14, []emit.Group{emit.List("a(", []emit.Group{call}, ")")}, "a(\n  decode(\n    first,\n    second,\n  ),\n)\n"},
		"a lone element":                {8, []emit.Group{lone}, "ListOf[\n  Task\n]\n"},
		"braces on a line":              {20, []emit.Group{{Open: "{", Items: leaves("a", "b"), Close: "}", Style: emit.Braces}}, "{ a, b }\n"},
		"braces broken":                 {5, []emit.Group{{Open: "{", Items: leaves("a", "b"), Close: "}", Style: emit.Braces}}, "{\n  a,\n  b,\n}\n"},
		"a type literal on a line":      {16, []emit.Group{{Open: "{", Items: leaves("a: A", "b: B"), Close: "}", Style: emit.Semicolons}}, "{ a: A; b: B }\n"},
		"a type literal broken":         {10, []emit.Group{{Open: "{", Items: leaves("a: A", "b: B"), Close: "}", Style: emit.Semicolons}}, "{\n  a: A;\n  b: B;\n}\n"},
		"a union":                       {12, []emit.Group{union}, "ListOf[Task]\n| None\n"},
		"a union in brackets":           {14, []emit.Group{emit.List("D[", []emit.Group{union}, "]")}, "D[\n  ListOf[Task]\n  | None,\n]\n"},
		"a union behind a name":         {20, []emit.Group{emit.Leaf("field: "), union}, "field: ListOf[\n  Task\n] | None\n"},
		"the last of two":               {25, []emit.Group{emit.Leaf("x: "), lone, emit.Leaf(" = "), call}, "x: ListOf[Task] = decode(\n  first,\n  second,\n)\n"},
		"the first, where no last fits": {20, []emit.Group{emit.Leaf("x: "), lone, emit.Leaf(" = "), call}, "x: ListOf[\n  Task\n] = decode(\n  first,\n  second,\n)\n"},
		"nothing to break":              {3, leaves("some", " text"), "some text\n"},
		"no items":                      {3, []emit.Group{emit.List("call(", nil, ")")}, "call()\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := emit.Buffer{Unit: "  "}
			b.Groups(tc.columns, tc.line...)
			if got := b.String(); got != tc.want {
				t.Errorf("got\n%swant\n%s", got, tc.want)
			}
		})
	}
}

func TestGroupString(t *testing.T) {
	call := emit.List("f(", leaves("a", "b"), ")").Before("x = ").After(";")
	if got, want := call.String(), "x = f(a, b);"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
