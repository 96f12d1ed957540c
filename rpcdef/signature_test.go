package rpcdef

import (
	"slices"
	"testing"
)

func TestGoExpr(t *testing.T) {
	page, tasks := GoPackage{"example.com/app/page", "page"}, GoPackage{"example.com/app/tasks", "tasks"}
	instance := []GoPiece{{page, "Page["}, {tasks, "Task]"}}
	for _, test := range []struct {
		expr           GoExpr
		plain, inTasks string
		renamed, elem  string
		packages       []GoPackage
	}{
		{GoExpr{Pieces: []GoPiece{{Text: "int"}}}, "int", "int", "int", "int", nil},
		{GoExpr{Pieces: []GoPiece{{tasks, "Task"}}}, "tasks.Task", "Task", "tasks2.Task", "tasks.Task", []GoPackage{tasks}},
		{GoExpr{Pointer: true, Pieces: []GoPiece{{tasks, "Task"}}}, "*tasks.Task", "*Task", "*tasks2.Task", "tasks.Task", []GoPackage{tasks}},
		{
			GoExpr{Pointer: true, Pieces: instance},
			"*page.Page[tasks.Task]", "*page.Page[Task]", "*page2.Page[tasks2.Task]", "page.Page[tasks.Task]",
			[]GoPackage{page, tasks},
		},
		{
			GoExpr{Pieces: []GoPiece{{Text: "map["}, {tasks, "ID]*"}, {tasks, "Task"}}},
			"map[tasks.ID]*tasks.Task", "map[ID]*Task", "map[tasks2.ID]*tasks2.Task", "map[tasks.ID]*tasks.Task",
			[]GoPackage{tasks},
		},
	} {
		byName := func(p GoPackage) string { return p.Name }
		inTasks := func(p GoPackage) string {
			if p == tasks {
				return ""
			}
			return p.Name
		}
		renamed := func(p GoPackage) string { return p.Name + "2" }
		for _, rendering := range []struct{ got, want string }{
			{test.expr.Format(byName), test.plain},
			{test.expr.Format(inTasks), test.inTasks},
			{test.expr.Format(renamed), test.renamed},
			{test.expr.Elem().Format(byName), test.elem},
		} {
			if rendering.got != rendering.want {
				t.Errorf("%s is rendered as %s, want %s", test.plain, rendering.got, rendering.want)
			}
		}
		if got := test.expr.Packages(); !slices.Equal(got, test.packages) {
			t.Errorf("%s refers to %v, want %v", test.plain, got, test.packages)
		}
	}
}

func TestServiceGoNames(t *testing.T) {
	for name, want := range map[string]bool{"TasksService": true, "tasksService": false} {
		s := &Service{GoName: name, Package: "example.com/app/tasks/v2", PackageName: "tasks"}
		if got := s.Exported(); got != want {
			t.Errorf("%s is exported: %t", name, got)
		}
		if got, want := s.GoPackage(), (GoPackage{"example.com/app/tasks/v2", "tasks"}); got != want {
			t.Errorf("the package of %s is %v, want %v", name, got, want)
		}
	}
}
