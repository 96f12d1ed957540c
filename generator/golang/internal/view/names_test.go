package view

import (
	"go/scanner"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A field whose name is taken gets one made of its name on the wire, with a number if that is taken, too.
func TestFieldNames(t *testing.T) {
	taken := emit.NewNamespace("Go", nil, 0)
	var got []string
	for _, f := range []*rpcdef.Field{
		field("id", "ID", str), field("base_id", "ID", str), field("BaseID", "ID", str), field("x", "BaseID", str), field("y", "iD", str),
	} {
		got = append(got, fieldName(f, taken))
	}
	if diff := cmp.Diff([]string{"ID", "BaseID", "BaseID2", "X", "Y"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A constant has the name that the source gives it. If a type, another constant or the client has that name, the enum's name precedes it.
func TestConstantNames(t *testing.T) {
	enum := func(name, goName string, values ...string) *rpcdef.Enum {
		e := &rpcdef.Enum{Head: head(name), Kind: rpcdef.String}
		e.GoName = goName
		for i, v := range values {
			e.Values = append(e.Values, &rpcdef.EnumValue{GoName: v, Pos: pos(100 + i)})
		}
		return e
	}
	color := enum("Color", "Color", "Red", "Task", "RPC", "ColorGreen")
	light := enum("Light", "Light", "Red", "off")
	status := enum("BillingStatus", "Status", "StatusPaid", "Open")
	var errs scanner.ErrorList
	// The type Task stands below the constant Task, which gives way to it all the same.
	n := newNames(api([]rpcdef.Decl{color, light, status, &rpcdef.Struct{Head: head("Task")}}), "example.com/app", &errs)
	for _, test := range []struct {
		enum *rpcdef.Enum
		want []string
	}{
		{color, []string{"Red", "ColorTask", "ColorRPC", "ColorGreen"}},
		{light, []string{"LightRed", "Off"}},
		{status, []string{"BillingStatusPaid", "Open"}},
	} {
		if diff := cmp.Diff(test.want, n.consts[test.enum]); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.enum.Name, diff)
		}
	}
	if len(errs) > 0 {
		t.Error(errs)
	}
}

// An anonymous struct has a name of its own if a method takes it or returns it, also in lists and maps. Elsewhere it is inline, and its
// name is free for others.
func TestInlineStructs(t *testing.T) {
	anonymous := func(name string) *rpcdef.Struct { return &rpcdef.Struct{Head: head(name), Anonymous: true} }
	params, result, inField := anonymous("Params"), anonymous("Result"), anonymous("Field")
	declared := &rpcdef.Struct{Head: head("Field")}
	a := api([]rpcdef.Decl{params, result, inField, declared},
		method("a.b", "B", params, rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: rpcdef.Array{Elem: rpcdef.Optional{Elem: result}}}}))
	var errs scanner.ErrorList
	n := newNames(a, "example.com/app", &errs)
	inline := slices.DeleteFunc(slices.Clone(a.Decls), func(d rpcdef.Decl) bool { return !n.isInline(d) })
	if len(inline) != 1 || inline[0] != rpcdef.Decl(inField) {
		t.Errorf("%d structs are inline, want only the one of the field", len(inline))
	}
	if len(errs) > 0 {
		t.Error(errs)
	}
}
