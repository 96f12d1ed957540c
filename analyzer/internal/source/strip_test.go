package source

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStripBodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, src, want string }{
		{"none", "package p\n", "package p\n"},
		{"a body", "func f() {\n\ta()\n\tb()\n}\n\ntype T int\n", "func f() {\n\n\n}\n\ntype T int\n"},
		{"on one line", "func f() { return 1 } // T\n", "func f() {          } // T\n"},
		{"types with braces", "func f(a struct{ x int }) interface{ M() } {\n\tb()\n}\n", "func f(a struct{ x int }) interface{ M() } {\n\n}\n"},
		{"type parameters", "func f[T interface{ ~int }](x T) {\n\tb()\n}\n", "func f[T interface{ ~int }](x T) {\n\n}\n"},
		{"no body", "func f()\n\ntype T struct {\n\tA int\n}\n", "func f()\n\ntype T struct {\n\tA int\n}\n"},
		{"braces in literals", "func f() {\n\tx := \"}\\\"\" + `}\n}` + '}' // }\n\t/* } */\n}\nvar a = 1\n", "func f() {\n\n\n\n}\nvar a = 1\n"},
		{"a name that begins with func", "func_ := 1\n", "func_ := 1\n"},
		{"a function's value", "var f = func() {\n\ta()\n}\n", "var f = func() {\n\ta()\n}\n"},
		{"a directive", "func f() {\n\t//rpcgen:service\n}\n", "func f() {\n\t//rpcgen:service\n}\n"},
		{"no end", "func f() {\n\ta(\n}\ntype T int\n", "func f() {\n\ta(\n}\ntype T int\n"},
	} {
		if got := string(stripBodies([]byte(test.src))); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// TestStripBodiesKeeps holds the declarations of the standard library, as they are without their bodies, against those that are parsed as
// they stand: all the same, at the same places.
func TestStripBodiesKeeps(t *testing.T) {
	t.Parallel()
	files := 0
	goroot := goCommand(t, "env", "GOROOT")
	for _, dir := range []string{"go/types", "net/http", "encoding/json", "reflect", "text/template", "runtime", "time", "math/big", "sync"} {
		names, err := filepath.Glob(filepath.Join(goroot, "src", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files++
			whole, stripped := declarations(t, name, src), declarations(t, name, stripBodies(src))
			if diff := cmp.Diff(whole, stripped); diff != "" {
				t.Errorf("%s: -whole +stripped:\n%s", name, diff)
			}
		}
	}
	if files < 300 {
		t.Errorf("found %d files only", files)
	}
}

// declarations prints what a file declares, without bodies, each with its line.
func declarations(t *testing.T, name string, src []byte) string {
	t.Helper()
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, src)
	}
	var out strings.Builder
	for _, d := range tree.Decls {
		out.WriteString(fset.Position(d.Pos()).String() + "\n")
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
		if err := format.Node(&out, token.NewFileSet(), d); err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// BenchmarkStripBodies prints the time to parse a large package without its bodies as a share of that with them.
func BenchmarkStripBodies(b *testing.B) {
	names, err := filepath.Glob(filepath.Join(goCommand(b, "env", "GOROOT"), "src/net/http/*.go"))
	if err != nil || len(names) == 0 {
		b.Fatalf("no sources: %v", err)
	}
	var sources [][]byte
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, src)
	}
	parse := func(src []byte) {
		if _, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			b.Fatal(err)
		}
	}
	var whole, stripped time.Duration
	for b.Loop() {
		begin := time.Now()
		for _, src := range sources {
			parse(src)
		}
		between := time.Now()
		for _, src := range sources {
			parse(stripBodies(src))
		}
		whole += between.Sub(begin)
		stripped += time.Since(between)
	}
	b.ReportMetric(stripped.Seconds()/whole.Seconds(), "of-whole")
}

// goCommand returns what the go command prints.
func goCommand(tb testing.TB, args ...string) string {
	tb.Helper()
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
