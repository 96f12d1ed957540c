package rpcserver

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"
)

// viaPointer says how it is encoded, by a method of its pointer.
type viaPointer struct{ n int }

func (v *viaPointer) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"n=%d"`, v.n), nil }

type everything struct {
	Via    viaPointer             `json:"via"`
	Vias   []viaPointer           `json:"vias"`
	HTML   string                 `json:"html"`
	Big    int64                  `json:"big"`
	Quoted int                    `json:"quoted,string"`
	Bytes  []byte                 `json:"bytes"`
	Wait   time.Duration          `json:"wait"`
	Array  [2]byte                `json:"array"`
	Float  float64                `json:"float"`
	Empty  string                 `json:"empty,omitempty"`
	Zero   time.Time              `json:"zero,omitzero"`
	Raw    json.RawMessage        `json:"raw"`
	Any    map[string]any         `json:"any"`
	Maps   map[int][]string       `json:"maps"`
	Text   string                 `json:"text"`
	Inner  struct{ A, B float32 } `json:"inner"`
}

// TestMarshal holds that results look as encoding/json writes them, on any version of Go.
func TestMarshal(t *testing.T) {
	value := &everything{
		Via: viaPointer{1}, Vias: []viaPointer{{2}}, HTML: "<a>&\u2028", Big: math.MaxInt64, Quoted: 5, Bytes: []byte{1, 2}, Wait: time.Second,
		Float: 1e21, Raw: json.RawMessage(` { "a" : [ 1 ] } `), Any: map[string]any{"b": 1, "a": []int{}}, Maps: map[int][]string{10: {}, 9: {"x"}}, Text: "\xff",
	}
	want, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	got, err := marshal(value)
	if err != nil || string(got) != string(want) {
		t.Errorf("%s, want %s; error %v", got, want, err)
	}
}

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
