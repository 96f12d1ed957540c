package emit_test

import (
	"go/scanner"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator/emit"
)

func TestNamespace(t *testing.T) {
	var errs scanner.ErrorList
	n := emit.NewNamespace("Go", &errs, 4, "APIClient")
	at := func(line int) token.Position { return token.Position{Filename: "a.go", Line: line, Column: 1} }
	n.Claim("Task", emit.Owner{What: "type Task", Pos: at(1)})
	n.Claim("Task", emit.Owner{What: "type Task", Pos: at(1)}) // the same again
	n.Claim("Task", emit.Owner{What: "type task", Pos: at(2)})
	n.Claim("APIClient", emit.Owner{What: "type APIClient", Pos: at(3)})
	n.Claim("List", emit.Owner{What: `method "LIST"`, Pos: at(5), Fix: "rename one with //rpcgen:method NAME"})
	n.Claim("List", emit.Owner{What: `method "list"`, Pos: at(4), Fix: "rename one with //rpcgen:method NAME"})
	var got []string
	for _, e := range errs {
		got = append(got, e.Error())
	}
	want := []string{
		"a.go:2:1: type task is called Task in Go, and so is type Task: rename one of them (the other: a.go:1:1)",
		"a.go:3:1: type APIClient is called APIClient in Go, which is a name of the client's own: rename it",
		`a.go:5:1: method "LIST" is called List in Go, and so is method "list": rename one with //rpcgen:method NAME (the other: a.go:4:1)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, want := range []string{"Field", "Field2", "Field3", "Task2"} {
		stem := "Field"
		if want == "Task2" {
			stem = "Task"
		}
		if got := n.Free(stem); got != want {
			t.Errorf("Free(%q) = %q, want %q", stem, got, want)
		}
	}
	if !n.Has("Field2") || n.Has("Field4") {
		t.Error("Has doesn't know what is taken")
	}
}
