package rpcdef

import (
	"slices"
	"testing"
)

func TestMethodsOfAllServices(t *testing.T) {
	a, b, c := &Method{Name: "b.a"}, &Method{Name: "b.b"}, &Method{Name: "a.c"}
	api := &API{Services: []*Service{{Methods: []*Method{a, b}}, {}, {Methods: []*Method{c}}}}
	if got := api.Methods(); !slices.Equal(got, []*Method{a, b, c}) {
		t.Errorf("Methods() = %v, want those of the services in order", got)
	}
}

func TestMethodTypeNames(t *testing.T) {
	params := &Struct{Head: Head{Name: "ListParams"}}
	block := Optional{&Union{Head: Head{Name: "Block"}}}
	for _, test := range []struct {
		method                   Method
		params, progress, result string
	}{
		{Method{}, "-", "-", "-"},
		{Method{Params: params, Result: &Struct{Head: Head{Name: "PageTask", GoName: "Page[Task]"}}}, "ListParams", "-", "PageTask"},
		{Method{Params: params, Result: List{Basic{String}}}, "ListParams", "-", "[]string"},
		{Method{Progress: block.Elem, Result: List{block}}, "-", "Block", "[]Block"},
		{Method{Progress: Map{Basic{String}, Array{block, 2}}, Result: Optional{List{block}}}, "-", "map[string][2]Block", "*[]Block"},
		{Method{Progress: List{Optional{params}}, Result: Optional{Basic{Int}}}, "-", "[]*ListParams", "*int"},
	} {
		if got := test.method.ParamsName(); got != test.params {
			t.Errorf("ParamsName() = %q, want %q", got, test.params)
		}
		if got := test.method.ProgressName(); got != test.progress {
			t.Errorf("ProgressName() = %q, want %q", got, test.progress)
		}
		if got := test.method.ResultName(); got != test.result {
			t.Errorf("ResultName() = %q, want %q", got, test.result)
		}
	}
}
