package gosource

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
)

func TestIn(t *testing.T) {
	sources := fstest.MapFS{"a/a.go": {Data: []byte("A")}, "a/a_test.go": {}, "a/internal/b/b.go": {Data: []byte("B")}, "c/c.go": {}}
	want := []File{{"a.go", "A"}, {"internal/b/b.go", "B"}}
	if got := In(sources, "a"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestImports(t *testing.T) {
	const from = "example.com/rpcgen/generator/goserver/runtime"
	move := Move{From: from, To: "example.com/app/rpc/rpcserver", Name: "rpcserver"}
	for source, want := range map[string]string{
		"package a\n\nimport \"" + from + "\"\n": "package a\n\nimport \"example.com/app/rpc/rpcserver\"\n",
		"package a\n\nimport (\n\t\"context\"\n\n\t\"github.com/centrifugal/centrifuge\"\n\n\trpcserver \"" + from + "\"\n)\n":          "package a\n\nimport (\n\t\"context\"\n\n\t\"github.com/centrifugal/centrifuge\"\n\n\t\"example.com/app/rpc/rpcserver\"\n)\n",
		"package a\n\nimport (\n\t\"zap.example/z\"\n\trpcserver \"" + from + "\" // it\n\t_ \"a.example/a\"\n)\n":                      "package a\n\nimport (\n\t_ \"a.example/a\"\n\t\"example.com/app/rpc/rpcserver\" // it\n\t\"zap.example/z\"\n)\n",
		"package a\n\nimport (\n\t\"errors\"\n\n\t\"example.com/b\"\n\t\"" + from + "/internal/a\"\n\t\"" + from + "/internal/b\"\n)\n": "package a\n\nimport (\n\t\"errors\"\n\n\t\"example.com/app/rpc/rpcserver/internal/a\"\n\t\"example.com/app/rpc/rpcserver/internal/b\"\n\t\"example.com/b\"\n)\n",
		"package a\n\nimport \"" + from + "s\"\n": "package a\n\nimport \"" + from + "s\"\n",
		"package a\n\nvar x = \"b\"\n":            "package a\n\nvar x = \"b\"\n",
	} {
		got := move.Imports(source)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		generatortest.CheckLayout(t, generator.File{Path: "a.go", Data: []byte(got)})
	}
}

// A package that has another name than its path has keeps it.
func TestImportsOfNamedPackage(t *testing.T) {
	move := Move{From: "example.com/rpcgen/generator/golang/runtime", To: "example.com/acme"}
	const source, want = "package a\n\nimport client \"example.com/rpcgen/generator/golang/runtime\"\n", "package a\n\nimport client \"example.com/acme\"\n"
	if got := move.Imports(source); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
