package invalid

import (
	"encoding/json"
	"errors"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

type stamped struct {
	CreatedAt time.Time `json:"created_at"`
	Hidden    int       `json:"title"` // the outer title wins
}

type Tagged struct {
	Level int8 `json:"level"`
}

type pieces struct {
	stamped
	*Tagged
	Title  string             `json:"title"`
	Items  []item             `json:"items"`
	Matrix [2][]int           `json:"matrix"`
	Labels map[string]int     `json:"labels"`
	ByID   map[int]*item      `json:"by_id"`
	Parent *pieces            `json:"parent"`
	Count  uint16             `json:"count,string"`
	Flag   *bool              `json:"flag,string,omitempty"`
	Raw    json.RawMessage    `json:"raw"`
	Any    any                `json:"any"`
	Number json.Number        `json:"number"`
	Data   []byte             `json:"data"`
	Addr   netip.Addr         `json:"addr"`
	Addrs  map[netip.Addr]any `json:"addrs"`
	Ratio  float32            `json:"ratio"`
	Wait   time.Duration      `json:"wait"`
	Odd    odd                `json:"odd"`
	Plain  string
	Dash   int `json:"-,"` //nolint:staticcheck // it is called "-"
	Gone   int `json:"-"`
	hidden int //nolint:unused // encoding/json leaves it out
}

type item struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

// odd says in its errors what clients mustn't know.
type odd struct{}

func (*odd) UnmarshalJSON(data []byte) error {
	if string(data) == `"even"` || string(data) == "null" {
		return nil
	}
	return errors.New("odd: can't unmarshal into invalid.odd")
}

// wrong are params that don't fit, and what is told of them.
var wrong = []struct{ params, want string }{
	{`[]`, `: the params must be an object`},
	{`5`, `: the params must be an object`},
	{`{"title":5}`, `title: must be a string`},
	{`{"TITLE":5}`, `title: must be a string`},
	{`{"title":5,"title":"a"}`, `title: must be a string`},
	{`{"items":[{"name":"a"},{"name":[{"name":1}]}]}`, `items[1].name: must be a string`},
	{`{"items":[1,{"name":1},{"tags":["a",2]}]}`, `items[0]: must be an object; items[1].name: must be a string; items[2].tags[1]: must be a string`},
	{`{ "items" : [ { "name" : "a\"]},{[" , "tags" : [ "b" , 0 ] } ] }`, `items[0].tags[1]: must be a string`},
	{`{"items":{}}`, `items: must be an array`},
	{`{"matrix":[[1],[2,"3"],["dropped"]]}`, `matrix[1][1]: must be an integer`},
	{`{"labels":{"a.b":"x","c":1.5}}`, `labels[a.b]: must be an integer; labels[c]: must be an integer from -9223372036854775808 to 9223372036854775807`},
	{`{"by_id":{"7":{"name":1},"x":{}}}`, `by_id[7].name: must be a string; by_id[x]: has a key that must be an integer`},
	{`{"parent":{"parent":{"title":{}}}}`, `parent.parent.title: must be a string`},
	{`{"count":5}`, `count: must be an integer from 0 to 65535, in a string`},
	{`{"count":"70000"}`, `count: must be an integer from 0 to 65535, in a string`},
	{`{"flag":true}`, `flag: must be true or false, in a string`},
	{`{"number":"x"}`, `number: must be a number`},
	{`{"data":"%"}`, `data: must be a string in base64`},
	{`{"data":5}`, `data: must be an array`},
	{`{"created_at":"yesterday"}`, `created_at: must be a time such as 2006-01-02T15:04:05Z`},
	{`{"level":200}`, `level: must be an integer from -128 to 127`},
	{`{"addr":"1.2.3"}`, `addr: has a form that isn't allowed`},
	{`{"addrs":{"1.2.3":0}}`, `addrs[1.2.3]: has a key that has a form that isn't allowed`},
	{`{"ratio":1e300}`, `ratio: must be a number`},
	{`{"ratio":"1"}`, `ratio: must be a number`},
	{`{"wait":"1s"}`, `wait: must be an integer`},
	{`{"wait":1.0}`, `wait: must be an integer from -9223372036854775808 to 9223372036854775807`},
	{`{"odd":{"a":[1]}}`, `odd: has a form that isn't allowed`},
	{`{"plain":1}`, `Plain: must be a string`},
	{`{"-":"x"}`, `-: must be an integer`},
	{`{`, `: the params must be valid JSON of at most 10000 levels`},
	{`{}{}`, `: the params must be valid JSON of at most 10000 levels`},
	{`{} x`, `: the params must be valid JSON of at most 10000 levels`},
	{`{"title":"a",}`, `: the params must be valid JSON of at most 10000 levels`},
}

func TestJSON(t *testing.T) {
	for _, test := range wrong {
		target := new(pieces)
		if json.Unmarshal([]byte(test.params), target) == nil {
			t.Errorf("%s fits", test.params)
		}
		var got []string
		for _, p := range JSON([]byte(test.params), target, "the params") {
			got = append(got, p.Path+": "+p.Message)
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.params, got, test.want)
		}
	}
}

// fit are params that encoding/json takes.
var fit = []string{
	`{}`, `null`, `{"title":null,"items":null,"parent":null,"count":null,"flag":"true","odd":"even"}`,
	`{"items":[],"matrix":[[1],[2],"dropped"],"labels":{},"gone":"x","hidden":"x","other":[{}]}`,
	`{"matrix":[]}`, `{"matrix":[null,[1]]}`, `{"count":"5","number":1e3,"data":"aGk=","addr":"","addrs":{"::1":null},"by_id":{"1":null}}`,
	`{"created_at":"2006-01-02T15:04:05Z","level":-128,"ratio":1,"any":[{"a":[1,"b"]}],"raw":{"x":[]},"data":[1,2]}`,
}

// FuzzDecode holds that the locator finds a problem where encoding/json finds one, and only there.
func FuzzJSON(f *testing.F) {
	for _, test := range wrong {
		f.Add([]byte(test.params))
	}
	for _, params := range fit {
		f.Add([]byte(params))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		target := new(pieces)
		err := json.Unmarshal(data, target)
		problems := JSON(data, target, "the params")
		unexplained := slices.ContainsFunc(problems, func(p Problem) bool { return p.Message == "the params can't be read" })
		if (err != nil) == unexplained {
			t.Errorf("%s: encoding/json says %v, the locator %v", data, err, problems)
		}
	})
}

// TestManyProblems: a reply tells some of them, and long keys and paths in part.
func TestManyProblems(t *testing.T) {
	many := `{"items":[` + strings.Repeat(`1,`, 1000) + `1],"title":1}`
	if got := JSON([]byte(many), new(pieces), "x"); len(got) != maxProblems || got[maxProblems-1].Path != "items[19]" {
		t.Errorf("%d problems, the last one %v", len(got), got[len(got)-1])
	}
	key := `{"labels":{"` + strings.Repeat("é", 1000) + `":"x"}}`
	if got := JSON([]byte(key), new(pieces), "x")[0].Path; len(got) > 100 || !strings.HasSuffix(got, "é...]") {
		t.Errorf("path %s", got)
	}
	deep := strings.Repeat(`{"parent":`, 9000) + `{"title":1}` + strings.Repeat("}", 9000)
	if got := JSON([]byte(deep), new(pieces), "x")[0]; len(got.Path) != maxPath+3 || got.Message != "must be a string" {
		t.Errorf("%d bytes of path: %s", len(got.Path), got.Message)
	}
}

// TestAmbiguousFields: what encoding/json drops because there are two is nothing here, either.
func TestAmbiguousFields(t *testing.T) {
	type left struct{ Both, One int }
	type right struct{ Both int }
	type tag struct {
		Other int `json:"One"`
	}
	type ambiguous struct {
		left
		right
		tag
	}
	fields := wireFields(reflect.TypeFor[ambiguous]())
	if f := findField(fields, "Both"); f != nil {
		t.Errorf("there is a field Both: %+v", f)
	}
	if f := findField(fields, "one"); f == nil || !f.tagged {
		t.Errorf("One isn't the tagged one: %+v", f)
	}
}

// BenchmarkJSON tells what it costs to say why params don't fit, beside what it costs to notice.
func BenchmarkJSON(b *testing.B) {
	data := []byte(`{"matrix":[[` + strings.Repeat("1,", 1<<16) + `"x"]]}`)
	b.Run("notice", func(b *testing.B) {
		for b.Loop() {
			if json.Unmarshal(data, new(pieces)) == nil {
				b.Fatal("no error")
			}
		}
	})
	b.Run("say", func(b *testing.B) {
		for b.Loop() {
			JSON(data, new(pieces), "x")
		}
	})
}
