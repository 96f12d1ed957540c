package python

import (
	"strings"
	"testing"

	"example.com/rpcgen/generator/emit"
)

// Lines that are too long are broken where ruff format breaks them.
func TestLayout(t *testing.T) {
	text := emit.Leaf(quote(strings.Repeat("a: b = c | [d] ", 4)))
	optional := union(generic("Annotated", emit.Leaf("str"), call("one_of", text, text)), emit.Leaf("None"))
	none, field := emit.Leaf("None"), call("Field", emit.Leaf("default=None"))
	name := strings.Repeat("n", 70)
	for _, test := range []struct {
		name  string
		print func(p *printer)
		want  []string
	}{
		{
			"a type with texts in it",
			func(p *printer) { fieldView{name: "f", typ: optional.Items[0], value: &none}.print(p) },
			[]string{"f: Annotated[", "    str,", "    one_of(", "        TEXT,", "        TEXT,", "    ),", "] = None"},
		},
		{
			"a union before a value that can't be broken",
			func(p *printer) { fieldView{name: "f", typ: optional, value: &none}.print(p) },
			[]string{"f: (", "    Annotated[", "        str,", "        one_of(", "            TEXT,", "            TEXT,", "        ),", "    ]", "    | None", ") = None"},
		},
		{
			"a union before a value that can be broken",
			func(p *printer) {
				fieldView{name: name, typ: union(emit.Leaf("Literal"), emit.Leaf("None")), value: &field}.print(p)
			},
			[]string{name + ": Literal | None = Field(", "    default=None,", ")"},
		},
		{
			"a union in a union",
			func(p *printer) { p.code(union(union(emit.Leaf(name), none), emit.Leaf(name))) },
			[]string{name, "| None", "| " + name},
		},
		{
			"parameters before a result with brackets",
			func(p *printer) {
				p.signature(name, leaves([]string{"self", "params: A"}), generic("list", emit.Leaf("Task")), ":")
			},
			[]string{"async def " + name + "(", "    self,", "    params: A,", ") -> list[Task]:"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &printer{emit.Buffer{Unit: indentation}}
			test.print(p)
			want := strings.ReplaceAll(strings.Join(test.want, "\n")+"\n", "TEXT", text.String())
			if got := p.String(); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}
