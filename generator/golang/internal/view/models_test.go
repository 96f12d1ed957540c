package view

import (
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestOthers holds what is said of the values that an enum doesn't list: who may send which.
func TestOthers(t *testing.T) {
	const both = rpcdef.InParams | rpcdef.InResults
	for _, test := range []struct {
		openness rpcdef.Openness
		use      rpcdef.Use
		want     string
	}{
		{rpcdef.Plain, rpcdef.InParams, ""},
		{rpcdef.Plain, rpcdef.InResults, " The server may send others."},
		{rpcdef.Plain, both, " The server may send others."},
		{rpcdef.Open, rpcdef.InParams, " The server takes others."},
		{rpcdef.Open, rpcdef.InResults, " The server may send others."},
		{rpcdef.Open, both, " The server may send others, and takes others."},
		{rpcdef.Closed, rpcdef.InParams, ""},
		{rpcdef.Closed, both, ""},
	} {
		if got := others(&rpcdef.Enum{Head: rpcdef.Head{Use: test.use}, Openness: test.openness}); got != test.want {
			t.Errorf("openness %d, use %d: %q, want %q", test.openness, test.use, got, test.want)
		}
	}
}

// TestListedBytes: wherever clients may write a list of bytes of a declared type, it is a list of numbers, and no base64.
func TestListedBytes(t *testing.T) {
	level := func() *rpcdef.Enum { return &rpcdef.Enum{Head: head("Level"), Kind: rpcdef.Uint8} }
	for name, in := range map[string]func(*rpcdef.API, rpcdef.Type){
		"field": func(a *rpcdef.API, t rpcdef.Type) {
			a.Decls = append(a.Decls, &rpcdef.Struct{Head: head("P"), Fields: []*rpcdef.Field{field("l", "L", t)}})
		},
		"result":   func(a *rpcdef.API, t rpcdef.Type) { a.Services[0].Methods[0].Result = t },
		"progress": func(a *rpcdef.API, t rpcdef.Type) { a.Services[0].Methods[0].Progress = t },
		"event": func(a *rpcdef.API, t rpcdef.Type) {
			a.Channels = []*rpcdef.Channel{{Name: "c", GoName: "C", Events: []*rpcdef.Event{{Name: "e", GoName: "E", Data: t}}}}
		},
	} {
		d := level()
		a := api([]rpcdef.Decl{d}, method("a.b", "B", nil, nil))
		in(a, rpcdef.Optional{Elem: rpcdef.List{Elem: d}})
		if !listedBytes(a)[d] {
			t.Errorf("%s: the type has no MarshalJSON method", name)
		}
	}
}
