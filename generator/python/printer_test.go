package python

import (
	"strings"
	"testing"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/view"
)

// Lines that are too long are broken where ruff format breaks them.
func TestLayout(t *testing.T) {
	text := emit.Leaf(syntax.Quote(strings.Repeat("a: b = c | [d] ", 4)))
	optional := syntax.Union(syntax.Generic("Annotated", emit.Leaf("str"), syntax.Call("one_of", text, text)), emit.Leaf("None"))
	none, field := emit.Leaf("None"), syntax.Call("Field", emit.Leaf("default=None"))
	name := strings.Repeat("n", 70)
	for _, test := range []struct {
		name  string
		print func(p *printer)
		want  []string
	}{
		{
			"a type with texts in it",
			func(p *printer) { p.field(view.Field{Name: "f", Type: optional.Items[0], Value: &none}) },
			[]string{"f: Annotated[", "    str,", "    one_of(", "        TEXT,", "        TEXT,", "    ),", "] = None"},
		},
		{
			"a union before a value that can't be broken",
			func(p *printer) { p.field(view.Field{Name: "f", Type: optional, Value: &none}) },
			[]string{"f: (", "    Annotated[", "        str,", "        one_of(", "            TEXT,", "            TEXT,", "        ),", "    ]", "    | None", ") = None"},
		},
		{
			"a union before a value that can be broken",
			func(p *printer) {
				p.field(view.Field{Name: name, Type: syntax.Union(emit.Leaf("Literal"), emit.Leaf("None")), Value: &field})
			},
			[]string{name + ": Literal | None = Field(", "    default=None,", ")"},
		},
		{
			"a union in a union",
			func(p *printer) { p.code(syntax.Union(syntax.Union(emit.Leaf(name), none), emit.Leaf(name))) },
			[]string{name, "| None", "| " + name},
		},
		{
			"parameters before a result with brackets",
			func(p *printer) {
				p.signature(name, syntax.Leaves([]string{"self", "params: A"}), syntax.Generic("list", emit.Leaf("Task")))
			},
			[]string{"async def " + name + "(", "    self,", "    params: A,", ") -> list[Task]:"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &printer{emit.Buffer{Unit: syntax.Indentation}}
			test.print(p)
			want := strings.ReplaceAll(strings.Join(test.want, "\n")+"\n", "TEXT", text.String())
			if got := p.String(); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}
