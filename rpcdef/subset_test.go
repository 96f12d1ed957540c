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

	subset := all.Subset(func(s *Service) bool { return s.Name == "tasks" }, noChannel)
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

// TestSubsetErrors holds that a subset has the errors of its services' packages, and those that its methods' docs link.
func TestSubsetErrors(t *testing.T) {
	data := &Struct{Head: Head{Name: "QuotaErrorData"}}
	own := &Error{Name: "own", Package: GoPackage{"app/tasks", "tasks"}}
	linked := &Error{Name: "quota", Package: GoPackage{"app/errs", "errs"}, Data: data}
	other := &Error{Name: "other", Package: GoPackage{"app/admin", "admin"}}
	all := &API{
		Services: []*Service{
			{Name: "admin", Package: "app/admin", Methods: []*Method{{Name: "admin.put", Errors: []*Error{linked, other}}}},
			{Name: "tasks", Package: "app/tasks", Methods: []*Method{{Name: "tasks.get", Errors: []*Error{linked}}, {Name: "tasks.put", Errors: []*Error{linked}}}},
		},
		Decls:  []Decl{data},
		Errors: []*Error{other, linked, own},
	}
	all.MarkUses()
	if data.Use != InResults {
		t.Errorf("the data is used for %b, want results alone", data.Use)
	}
	subset := all.Subset(func(s *Service) bool { return s.Name == "tasks" }, noChannel)
	if len(subset.Errors) != 2 || subset.Errors[0].Name != "quota" || subset.Errors[1].Name != "own" {
		t.Fatalf("the subset has the errors %v", subset.Errors)
	}
	quota := subset.Errors[0]
	if quota == linked || quota.Data == data || len(subset.Decls) != 1 || quota.Data != subset.Decls[0] || quota.Data.Use != InResults {
		t.Errorf("the error isn't the subset's own: %+v", quota)
	}
	for _, m := range subset.Methods() {
		if !slices.Equal(m.Errors, []*Error{quota}) {
			t.Errorf("%s links %v", m.Name, m.Errors)
		}
	}
	if all.Services[1].Methods[0].Errors[0] != linked {
		t.Error("the whole API was changed")
	}
}

func noChannel(*Channel) bool { return false }

// TestSubsetChannels holds that a subset has the channels of its services' packages and those that are chosen, and what these hold alone.
func TestSubsetChannels(t *testing.T) {
	block := &Union{Head: Head{Name: "Block"}, Field: "type"}
	text := &Struct{Head: Head{Name: "Text"}, Fields: []*Field{{Name: "type", Type: Basic{String}, Const: "text"}, {Name: "next", Type: Optional{block}}}}
	block.Variants = []*Variant{{"text", text}}
	typing, step, secret := &Struct{Head: Head{Name: "Typing"}}, &Struct{Head: Head{Name: "Step"}}, &Struct{Head: Head{Name: "Secret"}}
	all := &API{
		Services: []*Service{
			{Name: "admin", Package: "app/admin", Methods: []*Method{{Name: "admin.run", Progress: secret}}},
			{Name: "chat", Package: "app/chat", Methods: []*Method{{Name: "chat.export", Progress: step}}},
		},
		Channels: []*Channel{
			{Name: "admin_events", Package: "app/admin", Events: []*Event{{Name: "a", Data: secret}}},
			{Name: "room_events", Package: "app/chat", Events: []*Event{{Name: "posted", Data: block}, {Name: "typing", Data: typing, Publish: true}}},
			{Name: "news", Package: "app/news", Events: []*Event{{Name: "n", Data: Basic{Int}}}},
			{Name: "olds", Package: "app/news", Events: []*Event{{Name: "o", Data: secret}}},
		},
		Decls: []Decl{block, secret, step, text, typing},
	}
	all.MarkUses()
	subset := all.Subset(func(s *Service) bool { return s.Name == "chat" }, func(c *Channel) bool { return c.Name == "news" })

	var channels, decls []string
	for _, c := range subset.Channels {
		channels = append(channels, c.Name)
	}
	uses := map[string]Use{"Block": InResults, "Step": InResults, "Text": InResults, "Typing": InParams | InResults}
	for _, d := range subset.Decls {
		name := d.Header().Name
		decls = append(decls, name)
		if d.Header().Use != uses[name] || slices.Contains(all.Decls, d) {
			t.Errorf("%s is used for %b, want %b, and shared or not", name, d.Header().Use, uses[name])
		}
	}
	if want := []string{"room_events", "news"}; !slices.Equal(channels, want) {
		t.Errorf("it has the channels %v, want %v", channels, want)
	}
	if want := []string{"Block", "Step", "Text", "Typing"}; !slices.Equal(decls, want) {
		t.Fatalf("it holds %v, want %v", decls, want)
	}
	copied := subset.Decls[0].(*Union)
	if subset.Channels[0].Events[0].Data != copied || copied.Variants[0].Struct != subset.Decls[2] || subset.Methods()[0].Progress != subset.Decls[1] ||
		copied.Variants[0].Struct.Fields[1].Type != (Optional{copied}) {
		t.Errorf("the types don't refer to the subset's: %+v", copied)
	}
	if secret.Use != InResults || all.Channels[1].Events[0].Data != block {
		t.Error("the whole API was changed")
	}
}
