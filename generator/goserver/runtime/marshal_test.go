package rpcserver

import (
	"context"
	"encoding/json"
	"testing"
)

type nils struct {
	Slice  []int              `json:"slice"`
	Map    map[string]int     `json:"map"`
	Bytes  []byte             `json:"bytes"`
	Nested []map[string][]int `json:"nested"`
	Any    any                `json:"any"`
	Ptr    *int               `json:"ptr"`
	Raw    json.RawMessage    `json:"raw"`
	Omit   []int              `json:"omit,omitempty"`
	Inner  struct {
		Slice []string `json:"slice"`
	} `json:"inner"`
}

// TestNils: nil slices and maps are empty ones where this Go can say so, and nothing that the handler returned is touched.
func TestNils(t *testing.T) {
	want := `{"result":{"slice":null,"map":null,"bytes":null,"nested":[null,{"a":null}],"any":null,"ptr":null,"raw":null,"inner":{"slice":null}}}`
	top := `{"result":null}`
	wrong := `{"error":{"code":400,"name":"n","message":"","data":{"l":null}}}`
	if emptyNils {
		want = `{"result":{"slice":[],"map":{},"bytes":"","nested":[{},{"a":[]}],"any":null,"ptr":null,"raw":null,"inner":{"slice":[]}}}`
		top = `{"result":[]}`
		wrong = `{"error":{"code":400,"name":"n","message":"","data":{"l":[]}}}`
	}
	result := &nils{Nested: []map[string][]int{nil, {"a": nil}}}
	s, _ := newServer(t, Options{}, Service{Name: "x", Methods: []Method{
		NewMethod("x.x", MethodOptions{}, func(context.Context, *struct{}) (*nils, error) { return result, nil }),
		NewMethod("x.slice", MethodOptions{}, func(context.Context, *struct{}) (*[]int, error) { return new([]int), nil }),
		NewMethod("x.error", MethodOptions{}, func(context.Context, *struct{}) (*[]int, error) {
			return nil, &Error{Code: 400, Name: "n", Data: map[string][]int{"l": nil}}
		}),
	}})
	for method, want := range map[string]string{"x.x": want, "x.slice": top, "x.error": wrong} {
		if got := string(s.Serve(t.Context(), Call{Method: method}, nil)); got != want {
			t.Errorf("%s: %s, want %s", method, got, want)
		}
	}
	if result.Slice != nil || result.Nested[0] != nil || result.Nested[1]["a"] != nil {
		t.Error("the result is touched")
	}
}
