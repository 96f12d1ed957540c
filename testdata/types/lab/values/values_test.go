package values

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/rpcdef"
)

type base struct {
	X *int
	Y string
}

type Embedded struct{ Z *int }

type sample struct {
	base
	*Embedded

	ID     int8              `json:"id"`
	Ratio  float32           `json:"ratio"`
	Tags   []string          `json:"tags"`
	ByName map[string]*int64 `json:"by_name"`
	When   time.Time         `json:"when"`
	Any    any               `json:"any"`
	Number json.Number       `json:"number"`
	Next   *sample           `json:"next"`
	Secret string            `json:"-"`
	Pair   [2]bool           `json:"pair"`
	hook   func()
}

func TestFill(t *testing.T) {
	fill := func(style Style, seed uint64) *sample {
		v := Fill(reflect.TypeFor[sample](), style, Hints{}, seed).Interface().(sample)
		return &v
	}
	if got := fill(Zero, 1); !reflect.ValueOf(*got).IsZero() {
		t.Errorf("zero: %+v", got)
	}
	if got := fill(Empty, 1); got.Tags == nil || len(got.Tags) > 0 || got.ByName == nil || got.Next == nil || got.X == nil || *got.X != 0 {
		t.Errorf("empty: %+v", got)
	}
	if got := fill(Holes, 1); len(got.Tags) != 1 || got.Tags[0] != "" || len(got.ByName) != 1 {
		t.Errorf("holes: %+v", got)
	}
	if got := fill(Full, 1); len(got.Tags) != 2 || got.Y == "" || got.Embedded == nil || got.ID == 0 || !got.Pair[1] || got.When.IsZero() || got.hook != nil {
		t.Errorf("full: %+v", got)
	}
	if got := fill(Lowest, 1); got.ID != math.MinInt8 || got.Ratio != -math.MaxFloat32 {
		t.Errorf("lowest: %+v", got)
	}
	if got := fill(Most, 1); got.ID != math.MaxInt8 || got.Ratio != math.MaxFloat32 {
		t.Errorf("most: %+v", got)
	}
	texts := map[string]bool{}
	for seed := range uint64(200) {
		text, again := shown(t, fill(Random, seed)), shown(t, fill(Random, seed))
		if text != again {
			t.Fatalf("seed %d gives %s and %s", seed, text, again)
		}
		texts[text] = true
	}
	if len(texts) < 190 {
		t.Errorf("200 seeds give %d values", len(texts))
	}
}

func shown(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFillEnums(t *testing.T) {
	type level int8
	enums := Enums{"example.com/rpcgen/testdata/types/lab/values.level": {Listed: []any{int8(-1), int8(5)}, Other: int8(7)}}
	seen := map[level]bool{}
	for seed := range uint64(100) {
		seen[Fill(reflect.TypeFor[level](), Random, Hints{Enums: enums}, seed).Interface().(level)] = true
	}
	if len(seen) != 4 || !seen[-1] || !seen[5] || !seen[7] || !seen[0] {
		t.Errorf("the values are %v, want those of the enum, another one and zero", seen)
	}
}

func TestUnlisted(t *testing.T) {
	type level int8
	type color string
	type inner struct {
		Far map[color][]level `json:"far"`
	}
	type value struct {
		inner

		V color  `json:"v"`
		W *level `json:"w,string"`
		X any    `json:"x"`
		Y color  `json:"y,string"`
	}
	const pkg = "example.com/rpcgen/testdata/types/lab/values."
	enums := Enums{
		pkg + "level": {Listed: []any{int8(-1), int8(5)}, Openness: rpcdef.Closed},
		pkg + "color": {Listed: []any{"red", "green"}, Openness: rpcdef.Plain},
	}
	for text, want := range map[string]Unlisted{
		`{"v":"red","w":"5","y":"\"green\"","far":{"green":[-1,5],"red":null}}`: {},
		`{"w":null,"x":{"v":"blue"},"z":1}`:                                     {},
		`{"v":""}`:                                                              {Plain: true},
		`{"y":"\"blue\""}`:                                                      {Plain: true},
		`{"w":"0"}`:                                                             {Closed: true},
		`{"far":{"blue":[]}}`:                                                   {Plain: true},
		`{"far":{"red":[5,6]}}`:                                                 {Closed: true},
		`{"v":"","far":{"red":[0]}}`:                                            {Plain: true, Closed: true},
	} {
		if got := enums.Unlisted(reflect.TypeFor[value](), []byte(text)); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestExact(t *testing.T) {
	exact := Enums{
		"small":  {Listed: []any{int64(-1<<53 + 1), int64(1<<53 - 1)}},
		"text":   {Listed: []any{"9007199254740992"}},
		"large":  {Listed: []any{uint64(0), uint64(1 << 63)}},
		"lowest": {Listed: []any{int64(-1 << 63)}},
	}.Exact()
	if names := slices.Sorted(maps.Keys(exact)); !slices.Equal(names, []string{"small", "text"}) {
		t.Errorf("%q are exact, want small and text", names)
	}
}

// A clock is a string on the wire, and shown is what a client has for it.
type (
	clock      struct{ hours int }
	shownClock string
)

func (c clock) MarshalJSON() ([]byte, error) { return json.Marshal(fmt.Sprintf("%d:00", c.hours)) }

func TestFillSamples(t *testing.T) {
	hints := Hints{
		Samples: Samples{reflect.TypeFor[clock](): func(r *rand.Rand) any { return clock{1 + r.IntN(12)} }},
		Wires:   map[string]string{"example.com/rpcgen/testdata/types/lab/values.shownClock": "example.com/rpcgen/testdata/types/lab/values.clock"},
	}
	for seed := range uint64(20) {
		of := Fill(reflect.TypeFor[clock](), Random, hints, seed).Interface().(clock)
		as := Fill(reflect.TypeFor[shownClock](), Random, hints, seed).Interface().(shownClock)
		if want := fmt.Sprintf("%d:00", of.hours); of.hours == 0 || string(as) != want {
			t.Errorf("seed %d gives %v, which a client has as %q", seed, of, as)
		}
	}
	if got := Fill(reflect.TypeFor[clock](), Holes, hints, 1); !got.IsZero() {
		t.Errorf("holes: %v", got)
	}
}

func TestDiff(t *testing.T) {
	one, two := 1, 2
	moment := time.Date(2026, 11, 23, 1, 2, 3, 456_789_012, time.UTC)
	all := Tolerance{Nanoseconds: true, Digits: true, Embedded: true}
	for name, test := range map[string]struct {
		a, b      sample
		strict    string // a part of what differs; "" if nothing does
		tolerated bool   // it doesn't with all tolerances
	}{
		"equal":         {a: sample{ID: 1}, b: sample{ID: 1}},
		"nil and empty": {a: sample{Tags: []string{}}, b: sample{ByName: map[string]*int64{}}},
		"unseen":        {a: sample{Secret: "a"}, b: sample{Secret: "b"}},
		"integers":      {a: sample{ID: 1}, b: sample{ID: 2}, strict: ".ID: want 1, got 2"},
		"pointers":      {a: sample{base: base{X: &one}}, b: sample{base: base{X: &two}}, strict: ".base.X: want 1, got 2"},
		"nil pointer":   {a: sample{base: base{X: &one}}, b: sample{}, strict: ".base.X: want 1, got null"},
		"lengths":       {a: sample{Tags: []string{"a"}}, b: sample{Tags: []string{"a", "b"}}, strict: ".Tags: want"},
		"keys":          {a: sample{ByName: map[string]*int64{"a": nil}}, b: sample{ByName: map[string]*int64{"b": nil}}, strict: `the key "a"`},
		"more keys":     {a: sample{ByName: map[string]*int64{}}, b: sample{ByName: map[string]*int64{"b": nil}}, strict: ".ByName: want"},
		"any":           {a: sample{Any: []any{1.0}}, b: sample{Any: []any{"1"}}, strict: ".Any: want [1]"},
		"any lengths":   {a: sample{Any: []any{1.0}}, b: sample{Any: []any{}}, strict: ".Any: want [1]"},
		"any keys":      {a: sample{Any: map[string]any{"a": 1}}, b: sample{Any: map[string]any{"b": 1}}, strict: ".Any: want"},
		"zones":         {a: sample{When: moment}, b: sample{When: moment.In(time.FixedZone("", 60))}, strict: ".When: want"},
		"nanoseconds":   {a: sample{When: moment}, b: sample{When: moment.Truncate(time.Microsecond)}, strict: ".When: want", tolerated: true},
		"microseconds":  {a: sample{When: moment}, b: sample{When: moment.Truncate(time.Millisecond)}, strict: ".When: want"},
		"numbers":       {a: sample{Number: "1.50"}, b: sample{Number: "15e-1"}},
		"no number":     {a: sample{Number: ""}, b: sample{Number: "0"}},
		"digits":        {a: sample{Number: "9007199254740993"}, b: sample{Number: "9007199254740992"}, strict: ".Number: want", tolerated: true},
		"wrong number":  {a: sample{Number: "1"}, b: sample{Number: "2"}, strict: ".Number: want"},
		"embedded":      {a: sample{Embedded: &Embedded{}}, b: sample{}, strict: ".Embedded: want", tolerated: true},
		"embedded more": {a: sample{Embedded: &Embedded{Z: &one}}, b: sample{}, strict: ".Embedded: want"},
		"nested":        {a: sample{Next: &sample{ID: 1}}, b: sample{Next: &sample{}}, strict: ".Next.ID: want 1, got 0"},
	} {
		a, b := reflect.ValueOf(test.a), reflect.ValueOf(test.b)
		if got := Diff(a, b, Tolerance{}); (got == "") != (test.strict == "") || !strings.Contains(got, test.strict) {
			t.Errorf("%s: Diff() = %q, want %q in it", name, got, test.strict)
		}
		if got := Diff(a, b, all); (got == "") != (test.strict == "" || test.tolerated) {
			t.Errorf("%s: with all tolerances, Diff() = %q", name, got)
		}
	}
}

func TestMismatch(t *testing.T) {
	for _, test := range []struct {
		sent, read string
		same       bool
	}{
		{`{"a":1}`, `{"a":1}`, true},
		{`{"a":1}`, `{"a":2}`, false},
		{`{"a":1}`, `{}`, false},
		{`{"a":1}`, `[]`, false},
		{`{"a":0}`, `{}`, true},
		{`{}`, `{"a":{"b":[0,false,""]},"c":"0001-01-01T00:00:00Z","d":"0"}`, true},
		{`{}`, `{"a":1}`, false},
		{`{"a":null}`, `{"a":[]}`, true},
		{`{"a":null}`, `{"a":0}`, false},
		{`{"a":""}`, `{"a":0}`, false},
		{`{"a":[]}`, `{"a":null}`, true},
		{`[1,[2]]`, `[1,[3]]`, false},
		{`[1]`, `[1,2]`, false},
		{`1.0`, `1`, true},
		{`9007199254740993`, `9007199254740992`, false},
		{`0.1234567890123`, `0.12345679`, true}, // as a float32
		{`0.1234567890123`, `0.1234567`, false},
		{`"2026-01-01T01:00:00+01:00"`, `"2026-01-01T00:00:00Z"`, true},
		{`"2026-01-01T01:00:00+01:00"`, `"2026-01-01T01:00:00Z"`, false},
		{`"1.50"`, `"1.5"`, true}, // quoted
		{`"\"a\""`, `"\"\u0061\""`, true},
		{`"120812887817015786"`, `"120812887817015790"`, true}, // a float64
		{`"120812887817015786"`, `"120812887817015784"`, false},
		{`{"a":1e-200}`, `{}`, true}, // as a float32
		{`{"a":"0001-01-01T02:00:00+02:00"}`, `{"a":null}`, true},
		{`{"a":"0001-01-01T02:00:00Z"}`, `{"a":null}`, false},
		{`"1.5"`, `1.5`, false},
		{`"a"`, `"b"`, false},
		{`true`, `false`, false},
	} {
		sent, err := Tree([]byte(test.sent))
		if err != nil {
			t.Fatal(err)
		}
		read, err := Tree([]byte(test.read))
		if err != nil {
			t.Fatal(err)
		}
		if got := (Comparison{}).Mismatch(sent, read); (got == "") != test.same {
			t.Errorf("Mismatch(%s, %s) = %q", test.sent, test.read, got)
		}
	}
	if got := (Comparison{NullIsZero: true}).Mismatch(map[string]any{"a": nil}, map[string]any{"a": json.Number("0")}); got != "" {
		t.Errorf("where null is zero, it is %q", got)
	}
	if _, err := Tree([]byte(`1 2`)); err == nil {
		t.Error("Tree takes two values for one")
	}
}
