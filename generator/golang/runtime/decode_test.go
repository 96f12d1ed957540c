package centrifugoclient

import (
	"encoding/json"
	"errors"
	"net/netip"
	"reflect"
	"testing"
	"time"
)

type decoded struct {
	ID    int64                   `json:"id,string"`
	Due   *time.Time              `json:"due,omitempty"`
	Tasks []decoded               `json:"tasks"`
	Map   map[int][2]uint8        `json:"map"`
	Addr  netip.Addr              `json:"addr"`
	Inner struct{ Name string }   `json:"inner"`
	Any   any                     `json:"any"`
	Raw   json.RawMessage         `json:"raw"`
	Text  map[string]*json.Number `json:"text"`
}

func TestDecodeResult(t *testing.T) {
	var got decoded
	text := `{"id":"9007199254740993","tasks":null,"map":{"-1":[1,2]},"any":{"n":9007199254740993},"new":true,"raw":{"n":9007199254740993}}`
	if err := decodeResult("m", json.RawMessage(text), &got); err != nil {
		t.Fatal(err)
	}
	want := decoded{
		ID: 9007199254740993, Map: map[int][2]uint8{-1: {1, 2}},
		Any: map[string]any{"n": json.Number("9007199254740993")}, Raw: json.RawMessage(`{"n":9007199254740993}`),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	var list []string
	if err := decodeResult("m", json.RawMessage("null"), &list); err != nil || len(list) != 0 {
		t.Errorf("null is no empty list: %v, %v", list, err)
	}
}

func TestDecodeError(t *testing.T) {
	for text, want := range map[string]string{
		`null`:                    `m: result: null, want centrifugoclient.decoded`,
		`[]`:                      `m: result: json: cannot unmarshal array into Go value of type centrifugoclient.decoded`,
		`{"tasks":{}}`:            `m: result.tasks: json: cannot unmarshal object into Go value of type []centrifugoclient.decoded`,
		`{"map":{"1":[0,256]}}`:   `m: result.map["1"][1]: json: cannot unmarshal number 256 into Go value of type uint8`,
		`{"map":{"x":[0]}}`:       `m: result.map: json: cannot unmarshal number x into Go value of type int`,
		`{"addr":"1.2.3"}`:        `m: result.addr: ParseAddr("1.2.3"): IPv4 address too short`,
		`{"inner":{"Name":1}}`:    `m: result.inner: json: cannot unmarshal number into Go struct field .Name of type string`,
		`{"text":{"a":"x"}}`:      `m: result.text["a"]: json: invalid number literal, trying to unmarshal "\"x\"" into Number`,
		`{"tasks":[{},{"id":1}]}`: `m: result.tasks[1].id: json: invalid use of ,string struct tag, trying to unmarshal unquoted value into int64`,
		`{"tasks":[{"tasks":[{"due":"today"}]}]}`: `m: result.tasks[0].tasks[0].due: parsing time "today" as "2006-01-02T15:04:05Z07:00": ` +
			`cannot parse "today" as "2006"`,
		`{`: `m: result: unexpected EOF`,
	} {
		var got decoded
		err := decodeResult("m", json.RawMessage(text), &got)
		var wrong *DecodeError
		if !errors.As(err, &wrong) || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}
