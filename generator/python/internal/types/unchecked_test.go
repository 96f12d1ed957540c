package types

import (
	"go/scanner"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestUnchecked holds that rules of a struct are left to the server where its validator doesn't come to them in all params.
func TestUnchecked(t *testing.T) {
	list := func(elem rpcdef.Type) rpcdef.Type { return rpcdef.List{Elem: elem} }
	pointer := func(elem rpcdef.Type) rpcdef.Type { return rpcdef.Optional{Elem: elem} }
	for _, test := range []struct {
		name   string
		typeOf func(inner rpcdef.Type) rpcdef.Type
		tag    string
		want   bool // the rules of inner are left to the server
	}{
		{"a struct", func(inner rpcdef.Type) rpcdef.Type { return inner }, "", false},
		{"a struct that is required", func(inner rpcdef.Type) rpcdef.Type { return inner }, "required", false},
		{"a struct that may be empty", func(inner rpcdef.Type) rpcdef.Type { return inner }, "omitempty", true},
		{"a struct without its fields", func(inner rpcdef.Type) rpcdef.Type { return inner }, "structonly", true},
		{"a struct that is skipped", func(inner rpcdef.Type) rpcdef.Type { return inner }, "-", true},
		{"a pointer that may be nil", pointer, "omitempty", false},
		{"a pointer without its fields", pointer, "omitempty,structonly", true},
		{"a list", list, "required", true},
		{"a list with dive", list, "required,dive", false},
		{"a list of what may be empty", list, "dive,omitempty", true},
		{"a list of pointers", func(inner rpcdef.Type) rpcdef.Type { return list(pointer(inner)) }, "omitempty,dive,omitempty", false},
		{"a list of lists", func(inner rpcdef.Type) rpcdef.Type { return list(list(inner)) }, "dive", true},
		{"a list of lists with both", func(inner rpcdef.Type) rpcdef.Type { return list(list(inner)) }, "dive,dive", false},
		{"an array", func(inner rpcdef.Type) rpcdef.Type { return rpcdef.Array{Elem: inner, Len: 2} }, "", true},
		{"a map", func(inner rpcdef.Type) rpcdef.Type { return rpcdef.Map{Key: rpcdef.Number{}, Elem: inner} }, "dive,keys,required,endkeys", false},
		{"a map without dive", func(inner rpcdef.Type) rpcdef.Type { return rpcdef.Map{Key: rpcdef.Number{}, Elem: inner} }, "", true},
		{"a list with a name", func(inner rpcdef.Type) rpcdef.Type { return &rpcdef.Defined{Type: list(inner)} }, "dive", false},
		{"a type in place of another", func(inner rpcdef.Type) rpcdef.Type { return &rpcdef.Defined{Type: inner, Overridden: true} }, "", true},
		{"a union", func(inner rpcdef.Type) rpcdef.Type {
			return pointer(&rpcdef.Union{Variants: []*rpcdef.Variant{{Value: "a", Struct: inner.(*rpcdef.Struct)}}})
		}, "omitempty", false},
	} {
		x := &rpcdef.Field{Name: "x", Rules: parseRules("required"), Type: rpcdef.Basic{Kind: rpcdef.String}}
		inner := &rpcdef.Struct{Fields: []*rpcdef.Field{x}}
		inner.Fields = append(inner.Fields, &rpcdef.Field{Name: "more", Type: list(inner), Rules: parseRules("dive")})
		field := &rpcdef.Field{Name: "inner", Type: test.typeOf(inner), Unchecked: test.tag == "-"}
		if !field.Unchecked {
			field.Rules = parseRules(test.tag)
		}
		params := &rpcdef.Struct{Fields: []*rpcdef.Field{{Name: "checked", Type: inner}, field}}
		api := &rpcdef.API{Services: []*rpcdef.Service{{Methods: []*rpcdef.Method{{Name: "m", Params: params}}}}}
		if got := NewNames(api, &scanner.ErrorList{}).unchecked[x]; got != test.want {
			t.Errorf("%s with %q: %v, want %v", test.name, test.tag, got, test.want)
		}
	}
}
