package values

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

type (
	block interface{ isBlock() }
	text  struct {
		Type string `json:"type" rpcgen:"const=text"`
		Text string `json:"text"`
	}
	quote struct {
		Type string `json:"type" rpcgen:"const=quote"`

		Blocks []block `json:"blocks"`
	}
	page struct {
		First  block   `json:"first"`
		Direct text    `json:"direct"`
		Blocks []block `json:"blocks"`
	}
)

func (text) isBlock()   {}
func (*quote) isBlock() {}

// Members of unions have what tells them apart, as the server writes it. Clients know none with another value.
func TestFillUnions(t *testing.T) {
	hints := Hints{Unions: []Union{{reflect.TypeFor[block](), "type", []reflect.Type{reflect.TypeFor[text](), reflect.TypeFor[quote]()}}}}
	fill := func(t reflect.Type, style Style, seed uint64) string {
		v := reflect.New(t)
		v.Elem().Set(Fill(t, style, hints, seed))
		wire, err := json.Marshal(v.Interface())
		if err != nil {
			panic(err)
		}
		return string(wire)
	}
	if got, want := fill(reflect.TypeFor[page](), Zero, 1), `{"first":null,"direct":{"type":"text","text":""},"blocks":null}`; got != want {
		t.Errorf("zero: %s, want %s", got, want)
	}
	if got, want := fill(reflect.TypeFor[block](), Zero, 1), `{"type":"text","text":""}`; got != want {
		t.Errorf("zero: %s, want %s: a union that is all of a result isn't nil", got, want)
	}
	if got := fill(reflect.TypeFor[page](), Most, 1); !strings.Contains(got, `"first":{"type":"of a newer server"`) || !strings.Contains(got, `"direct":{"type":"text"`) {
		t.Errorf("most: %s", got)
	}
	seen := map[string]bool{}
	for seed := range uint64(100) {
		wire := fill(reflect.TypeFor[page](), Random, seed)
		for _, part := range []string{`"first":null`, `"first":{"type":"text"`, `"first":{"type":"quote"`, `"first":{"type":"of a newer server"`} {
			seen[part] = seen[part] || strings.Contains(wire, part)
		}
		if strings.Contains(wire, `"type":""`) {
			t.Errorf("%s has a member without a type", wire)
		}
	}
	for part, found := range seen {
		if !found {
			t.Errorf("no random value has %s", part)
		}
	}
}

func TestHolds(t *testing.T) {
	unions := []Union{{Type: reflect.TypeFor[block]()}}
	for _, holding := range []reflect.Type{reflect.TypeFor[block](), reflect.TypeFor[page](), reflect.TypeFor[*quote](), reflect.TypeFor[map[string][]block]()} {
		if !Holds(unions, holding) {
			t.Errorf("%s holds no union", holding)
		}
	}
	for _, other := range []reflect.Type{reflect.TypeFor[text](), reflect.TypeFor[any](), reflect.TypeFor[[]error]()} {
		if Holds(unions, other) {
			t.Errorf("%s holds a union", other)
		}
	}
}
