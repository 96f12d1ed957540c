package wire

import (
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
	got, err := Marshal(value)
	if err != nil || string(got) != string(want) {
		t.Errorf("%s, want %s; error %v", got, want, err)
	}
}
