package generator

import (
	"go/token"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestUnsupported holds that whatever no back-end carries out is reported where it stands, and nothing else.
func TestUnsupported(t *testing.T) {
	at := func(line int) token.Position { return token.Position{Filename: "api.go", Line: line, Column: 1} }
	plain := &rpcdef.Method{GoName: "Get", Pos: at(5)}
	api := &rpcdef.API{Services: []*rpcdef.Service{{Methods: []*rpcdef.Method{plain}}}, Decls: []rpcdef.Decl{&rpcdef.Struct{}}}
	if err := Unsupported(api); err != nil {
		t.Errorf("an API of methods alone is refused: %v", err)
	}
	for want, change := range map[string]func(*rpcdef.API){
		"api.go:1:1: the channel RoomEvents is not supported yet: remove it": func(api *rpcdef.API) {
			api.Channels = []*rpcdef.Channel{{GoName: "RoomEvents", Pos: at(1)}}
		},
		"api.go:2:1: the progress of method Export is not supported yet: remove it": func(api *rpcdef.API) {
			api.Services = []*rpcdef.Service{{Methods: []*rpcdef.Method{plain, {GoName: "Export", Pos: at(2), Progress: rpcdef.Any{}}}}}
		},
		"api.go:3:1: the union Block is not supported yet: remove it": func(api *rpcdef.API) {
			api.Decls = []rpcdef.Decl{&rpcdef.Union{Head: rpcdef.Head{GoName: "Block", Pos: at(3)}}}
		},
	} {
		changed := *api
		change(&changed)
		if err := Unsupported(&changed); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
