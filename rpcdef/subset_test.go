package rpcdef

import (
	"slices"
	"testing"
)

// TestSubset takes one of two services, which share a type that holds itself.
func TestSubset(t *testing.T) {
	task := &Struct{Head: Head{Name: "Task"}}
	status := &Enum{Head: Head{Name: "Status"}}
	id := &Defined{Head: Head{Name: "ID"}, Type: Basic{Int64}}
	task.Fields = []*Field{
		{Name: "id", Type: id},
		{Name: "parts", Type: List{Optional{task}}},
		{Name: "by_status", Type: Map{status, Array{task, 2}}},
		{Name: "quoted", Type: Quoted{id}},
	}
	secret := &Struct{Head: Head{Name: "Secret"}, Fields: []*Field{{Name: "task", Type: task}}}
	all := &API{
		Services: []*Service{
			{Name: "admin", Methods: []*Method{{Name: "admin.put", Params: secret}}},
			{Name: "tasks", Methods: []*Method{{Name: "tasks.get", Result: task}, {Name: "tasks.ping"}}},
		},
		Decls: []Decl{id, secret, status, task},
	}
	all.MarkUses()

	subset := all.Subset(func(s *Service) bool { return s.Name == "tasks" })
	var names []string
	for _, d := range subset.Decls {
		names = append(names, d.Header().Name)
		if d.Header().Use != InResults {
			t.Errorf("%s is used for %b, want results alone", d.Header().Name, d.Header().Use)
		}
		if slices.Contains(all.Decls, d) {
			t.Errorf("%s is shared", d.Header().Name)
		}
	}
	if want := []string{"ID", "Status", "Task"}; !slices.Equal(names, want) {
		t.Errorf("it holds %v, want %v", names, want)
	}
	if task.Use != InParams|InResults || secret.Use != InParams {
		t.Error("the whole API was changed")
	}
	if len(subset.Services) != 1 || len(subset.Services[0].Methods) != 2 {
		t.Fatalf("it has the services %v", subset.Services)
	}
	got := subset.Services[0].Methods[0].Result.(*Struct)
	if got != subset.Decls[2] || got.Fields[1].Type != (List{Optional{got}}) || got.Fields[2].Type != (Map{subset.Decls[1], Array{got, 2}}) ||
		got.Fields[3].Type != (Quoted{subset.Decls[0]}) {
		t.Errorf("the types don't refer to the subset's: %+v", got)
	}
}
