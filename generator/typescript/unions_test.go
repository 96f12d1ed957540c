package typescript

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/typescript/internal/view"
	"example.com/rpcgen/rpcdef"
)

// A union has a text of the source in its docs, in the name of the field that tells its variants apart, and in their values.
func checkUnion(t *testing.T, p *parser, s string) {
	t.Helper()
	one, two := object("One", rpcdef.InResults, constField(s, s+"v")), object("Two", rpcdef.InResults, constField(s, s+"w"))
	u := unionOf("Part", s, one, two)
	u.Doc.Text = s
	files := map[string]parsed{}
	for _, f := range mustGenerate(t, api([]rpcdef.Decl{u, one, two}, method("x.get", nil, u))) {
		if slices.Contains([]string{"types.ts", "wire.ts", "esm/types.d.ts", "esm/wire.js"}, f.Path) {
			files[f.Path] = p.parse(t, string(f.Data))
		}
	}
	const imported, variable = "ImportDeclaration", "FirstStatement"
	types := []string{"TypeAliasDeclaration Part", "InterfaceDeclaration UnknownPart", "InterfaceDeclaration One", "InterfaceDeclaration Two"}
	for name, want := range map[string][]string{
		"types.ts":       types,
		"esm/types.d.ts": types,
		"wire.ts":        {imported, imported, variable, variable, variable},
		"esm/wire.js":    {imported, variable, variable, variable},
	} {
		file := files[name]
		if len(file.Errors)+len(file.Directives) > 0 {
			t.Errorf("%q: %s: %v %v", s, name, file.Errors, file.Directives)
		}
		if diff := cmp.Diff(want, file.Statements); diff != "" {
			t.Errorf("%q: %s: -want +got\n%s", s, name, diff)
		}
		for _, value := range []string{s + "v", s + "w", view.UnknownLiteral} {
			if !slices.Contains(file.Strings, valid(value)) {
				t.Errorf("%q: %s has the strings %q, and not %q", s, name, file.Strings, valid(value))
			}
		}
	}
	if got := files["types.ts"].Members; count(got, valid(s)) != 3 {
		t.Errorf("%q: members are %q", s, got)
	}
}

func TestHostileUnions(t *testing.T) {
	p := newParser(t)
	for _, s := range append(slices.Clone(hostile), "value", "data") {
		checkUnion(t, p, s)
	}
}

// What docs/clients.md shows compiles.
func TestUnionsInDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Unions\n")
	_, block, _ := strings.Cut(section, "\n```ts\n")
	block, _, found := strings.Cut(block, "```\n")
	if !found {
		t.Fatal("docs/clients.md has no block of TypeScript on unions")
	}
	files := mustGenerate(t, rooms())
	shown := generator.File{Path: "shown.ts", Data: []byte("import type { Block } from \"./index.js\";\n\n" + block)}
	typeCheck(t, writeProject(t, append(files, shown)))
}
