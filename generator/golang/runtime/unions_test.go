package centrifugoclient

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"example.com/rpcgen/generator/golang/runtime/internal/decode"
)

// A shape is a union as the generated client has it.
type shape interface{ isShape() }

type circle struct {
	Kind   string `json:"kind"`
	Radius int    `json:"radius"`
}

type group struct {
	Kind  string            `json:"kind"`
	First shape             `json:"first"`
	All   []shape           `json:"all"`
	Named map[string]shape  `json:"named"`
	Pair  [2]shape          `json:"pair"`
	Rows  *[]map[int]*shape `json:"rows"`
}

func (*circle) isShape() {}
func (*group) isShape()  {}

func unmarshalShape(data []byte, to *shape) error {
	if *to = nil; isNull(data) {
		return nil
	}
	kind, err := decode.Discriminator(data, "kind")
	if err != nil {
		return err
	}
	*to = &circle{}
	if kind == "group" {
		*to = &group{}
	}
	return decode.Variant(data, *to)
}

func (v *group) UnmarshalJSON(data []byte) error {
	type plain group
	return decode.Object(data, (*plain)(v), decode.Slots{
		"first": decode.Into(&v.First, unmarshalShape),
		"all":   decode.Into(&v.All, decode.ListOf(unmarshalShape)),
		"named": decode.Into(&v.Named, decode.MapOf[string](unmarshalShape)),
		"pair":  decode.Into(&v.Pair, decode.ArrayOf(func(a *[2]shape) []shape { return a[:] }, unmarshalShape)),
		"rows":  decode.Into(&v.Rows, decode.OptionalOf(decode.ListOf(decode.MapOf[int](decode.OptionalOf(unmarshalShape))))),
	})
}

func TestDecodeUnions(t *testing.T) {
	text := `{"kind": "group", "first": {"kind": "circle", "radius": 1}, "all": [null, {"kind": "group", "all": []}, {"radius": 2, "kind": ""}], "other": [],
		"named": {"a": {"kind": "circle"}, "b": null}, "pair": [{"kind": "circle"}], "rows": [{"1": null, "-2": {"kind": "circle"}}, null]}`
	var got shape
	if err := decodeUnions("m", json.RawMessage(text), unmarshalShape, &got); err != nil {
		t.Fatal(err)
	}
	in := shape(&circle{Kind: "circle"})
	want := &group{
		Kind: "group", First: &circle{"circle", 1}, All: []shape{nil, &group{Kind: "group", All: []shape{}}, &circle{"", 2}},
		Named: map[string]shape{"a": in, "b": nil}, Pair: [2]shape{in}, Rows: &[]map[int]*shape{{1: nil, -2: &in}, nil},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestDecodeUnionsWrong holds that each prefix of a result is refused, and what is said of one that isn't of its type.
func TestDecodeUnionsWrong(t *testing.T) {
	const text = ` { "kind" : "group" , "all" : [ { "kind" : "circle" , "radius" : 1 } , null ] , "named" : { } } `
	for i := range len(text) - 2 {
		if decodeUnions("m", json.RawMessage(text[:i]), unmarshalShape, new(shape)) == nil {
			t.Errorf("%q is taken for a shape", text[:i])
		}
	}
	for text, want := range map[string]string{
		`{"kind": "group", "all": [{"kind": "circle", "radius": "1"}]}`: "m: result.all[0].radius: json: cannot unmarshal string into Go value of type int",
		`{"kind": "group", "kind": "group", "named": {"a": {}}}`:        `m: result.named["a"]: want the field "kind", a string`,
		`null`: "m: result: null, want centrifugoclient.shape",
	} {
		err := decodeUnions("m", json.RawMessage(text), unmarshalShape, new(shape))
		if failure := new(DecodeError); !errors.As(err, &failure) || err.Error() != want {
			t.Errorf("%s: error %v, want %s", text, err, want)
		}
	}
}

func TestDecodeEventUnions(t *testing.T) {
	raw := &RawEvent{Type: "drawn", Data: json.RawMessage(`{"kind":"circle","radius":2}`), channel: "board.7"}
	var got shape
	if err := decodeEventUnions(raw, unmarshalShape, &got); err != nil || !reflect.DeepEqual(got, &circle{"circle", 2}) {
		t.Errorf("got %+v, %v", got, err)
	}
	raw.Data = json.RawMessage(`{"kind":"group","all":[{"kind":"circle","radius":"x"}]}`)
	const want = "board.7: event drawn.all[0].radius: "
	if err := decodeEventUnions(raw, unmarshalShape, &got); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s...", err, want)
	}
}
