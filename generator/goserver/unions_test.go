package goserver

import (
	"errors"
	"go/scanner"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// unionsAPI has unions in results, progress and events, in each kind of place.
func unionsAPI() *rpcdef.API {
	block := &rpcdef.GoUnion{Type: value(tasks, "Block"), Name: "tasks.Block", Pos: pos(5)}
	text := &rpcdef.GoStruct{Type: value(tasks, "Text"), Name: "tasks.Text", Pos: pos(6), Fields: []rpcdef.GoField{{Name: "Type", Const: "text"}}}
	quote := &rpcdef.GoStruct{Type: value(tasks, "Quote"), Name: "tasks.Quote", Pos: pos(7), Fields: []rpcdef.GoField{
		{Name: "Type", Const: `"quote"`}, {Name: "Blocks", Shape: rpcdef.GoSlice{Elem: block}},
	}}
	block.Variants = []rpcdef.GoVariant{{Struct: text}, {Struct: quote, Pointer: true}}
	page := &rpcdef.GoStruct{Name: "shared.Page[tasks.Block]", Fields: []rpcdef.GoField{{Name: "Items", Shape: rpcdef.GoArray{Elem: block}}}}
	page.Type = &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{{Package: shared, Text: "Page["}, {Package: tasks, Text: "Block]"}}}
	other := &rpcdef.GoStruct{Type: value(others, "Text"), Name: "tasks.Text", Fields: []rpcdef.GoField{
		{Name: "Body", Shape: rpcdef.GoPointer{Elem: block}},
		{Through: []rpcdef.GoEmbedded{{Name: "Base"}, {Name: "Deep", Pointer: true}}, Name: "Deep", Shape: rpcdef.GoMap{Elem: page}},
	}}
	literal := &rpcdef.GoStruct{Name: "a struct without a name", Fields: []rpcdef.GoField{{Name: "Page", Shape: rpcdef.GoPointer{Elem: page}}}}

	shaped := func(e *rpcdef.GoExpr, shape rpcdef.GoShape) *rpcdef.GoExpr {
		e.Shape = shape
		return e
	}
	get := method("blocks.get", "Get", rpcdef.Signature{Context: true, Result: shaped(pointer(others, "Text"), other), Error: true})
	first := method("blocks.first", "First", rpcdef.Signature{Result: shaped(value(tasks, "Block"), block)})
	rows := method("blocks.rows", "Rows", rpcdef.Signature{
		Result: shaped(plain("[]map[string]struct{Page *int}"), rpcdef.GoSlice{Elem: rpcdef.GoMap{Elem: literal}}), Error: true,
	})
	maybe := method("blocks.maybe", "Maybe", rpcdef.Signature{Result: shaped(pointer(tasks, "Text"), text)})
	maybe.Result = rpcdef.Optional{Elem: rpcdef.Any{}}
	none := method("blocks.none", "None", rpcdef.Signature{Result: value(tasks, "Plain"), Error: true})
	a := api(service("blocks", "Blocks", tasks, get, first, rows, maybe, none))
	a.Channels = []*rpcdef.Channel{{Name: "news", GoName: "News", Package: tasks.Path, PackageName: tasks.Name, Pattern: "news.all", Events: []*rpcdef.Event{
		{Name: "block_posted", GoName: "BlockPosted", Data: rpcdef.Any{}, Go: *shaped(value(tasks, "Block"), block)},
		{Name: "changed", GoName: "Changed", Data: &rpcdef.Struct{Head: rpcdef.Head{Name: "Quote"}}, Go: *shaped(pointer(tasks, "Quote"), quote)},
		{Name: "plain", GoName: "Plain", Data: rpcdef.Basic{Kind: rpcdef.String}, Go: *value(tasks, "Plain")},
	}}}
	return a
}

// TestUnionMistakes holds what is said of types that the package can't complete: those that it must name and can't, and fields that it can't set.
func TestUnionMistakes(t *testing.T) {
	private := rpcdef.GoPackage{Path: "example.com/lib/internal", Name: "x"}
	for _, test := range []struct {
		change func(union *rpcdef.GoUnion, text *rpcdef.GoStruct)
		want   string
	}{
		{func(u *rpcdef.GoUnion, _ *rpcdef.GoStruct) { u.Type = value(tasks, "block") }, "api.go:5:1: the generated server must name the union tasks.Block: export block"},
		{func(_ *rpcdef.GoUnion, s *rpcdef.GoStruct) { s.Type = value(tasks, "text") }, "api.go:6:1: the generated server must name tasks.Text, a member of the union tasks.Block: export text"},
		{func(_ *rpcdef.GoUnion, s *rpcdef.GoStruct) { s.Type = value(private, "Text") }, "api.go:6:1: the generated server must name tasks.Text, a member of the union tasks.Block: it is declared in example.com/lib/internal, which only"},
		{func(u *rpcdef.GoUnion, s *rpcdef.GoStruct) {
			s.Fields = append(s.Fields, rpcdef.GoField{Name: "Body", Shape: u, Hidden: true})
		}, "api.go:6:1: the generated server can't set what tells the members of a union apart in the field Body of tasks.Text, which comes from an embedded struct: declare"},
		{func(_ *rpcdef.GoUnion, s *rpcdef.GoStruct) { s.Lock = "sync.Mutex" }, "api.go:6:1: tasks.Text holds sync.Mutex, which mustn't be copied, and the generated server sets what tells the members of a union apart in a copy: hold a pointer to it"},
		{func(_ *rpcdef.GoUnion, s *rpcdef.GoStruct) {
			node := &rpcdef.GoStruct{Type: value(tasks, "node"), Name: "tasks.node", Pos: pos(8)}
			node.Fields = []rpcdef.GoField{{Name: "Next", Shape: rpcdef.GoPointer{Elem: node}}, {Name: "Text", Shape: s}}
			s.Fields = append(s.Fields, rpcdef.GoField{Name: "Node", Shape: node})
		}, "api.go:8:1: tasks.node holds itself, and a field that tells the members of a union apart, so that the generated server must name it: export node"},
	} {
		a := unionsAPI()
		union := a.Channels[0].Events[0].Go.Shape.(*rpcdef.GoUnion)
		test.change(union, union.Variants[0].Struct)
		_, err := generatedOrNot(t, a, Options{})
		list, _ := errors.AsType[scanner.ErrorList](err)
		if len(list) != 1 || !strings.HasPrefix(list[0].Error(), test.want) {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}
