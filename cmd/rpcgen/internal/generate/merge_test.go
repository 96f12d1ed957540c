package generate

import (
	"go/scanner"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOneOfLanguages(t *testing.T) {
	var found scanner.ErrorList
	add := func(line int, msg string) { found.Add(token.Position{Filename: "a.go", Line: line, Column: 1}, msg) }
	add(2, "type RPCError is called RPCError in TypeScript, which is a name of the client's own: rename it")
	add(2, "type RPCError is called RPCError in Go, which is a name of the client's own: rename it")
	add(2, "type RPCError is called RPCError in Go, which is a name of the client's own: rename it") // of another output
	add(3, `method "a.b" is called aB in TypeScript, and so is method "a_b": rename one`)
	add(3, `method "a.b" is called a_b in Python, and so is method "a_b": rename one`)
	add(3, `method "a.b" is called aB in Go, and so is method "a_b": rename one`)
	add(3, `method "a.b" is called aB in Go, and so is method "aB": rename one`)
	add(1, "field A can't stand in a json tag: rename it")
	add(1, "field A can't stand in a json tag: rename it")
	var got []string
	for _, e := range oneOfLanguages(found) {
		got = append(got, e.Error())
	}
	want := []string{
		"a.go:1:1: field A can't stand in a json tag: rename it",
		"a.go:2:1: type RPCError is called RPCError in Go and TypeScript, which is a name of the client's own: rename it",
		`a.go:3:1: method "a.b" is called aB in Go and TypeScript and a_b in Python, and so is method "a_b": rename one`,
		`a.go:3:1: method "a.b" is called aB in Go, and so is method "aB": rename one`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
