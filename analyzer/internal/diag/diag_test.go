package diag

import (
	"errors"
	"go/scanner"
	"go/token"
	"testing"
)

func TestList(t *testing.T) {
	fset := token.NewFileSet()
	file := fset.AddFile("a.go", -1, 10)
	file.SetLines([]int{0, 5})
	list := New(fset)
	if err := list.Err(); err != nil {
		t.Errorf("an empty list is the error %v", err)
	}
	list.Warnf(file.Pos(1), "doubtful")
	if err := list.Err(); err != nil {
		t.Errorf("a warning is the error %v", err)
	}
	list.Errorf(file.Pos(6), "second")
	list.Errorf(file.Pos(1), "first %d", 1)
	list.Errorf(file.Pos(6), "second")
	long := &scanner.Error{Pos: token.Position{Filename: "b.go", Line: 1, Column: 1}, Msg: "found `x \n\nlines\n`"}
	list.Errors = append(list.Errors, long)
	var errs scanner.ErrorList
	if !errors.As(list.Err(), &errs) || len(errs) != 3 || errs[2].Error() != "b.go:1:1: found `x ..." || errs[0].Error() != "a.go:1:2: first 1" || errs[1].Error() != "a.go:2:2: second" {
		t.Errorf("the errors are %q", errs)
	}
	if long.Msg != "found `x \n\nlines\n`" {
		t.Errorf("an error that somebody else may keep became %q", long.Msg)
	}
	if warnings := list.Warnings(); len(warnings) != 1 || warnings[0].Error() != "a.go:1:2: doubtful" {
		t.Errorf("the warnings are %q", warnings)
	}
}
