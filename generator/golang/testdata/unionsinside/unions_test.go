package centrifugoclient

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"example.com/centrifugo_client/internal/decode"
	"example.com/centrifugo_client/internal/encode"
)

// everything has a union in each place, as a server writes it.
const everything = `{
	"body": {"type": "text", "text": "a", "n": 1}, "title": "t", "any": 12345678901234567890, "rows": [{"1": [{"type": "image", "meta": [1.50]}, null], "2": null}, null, {}],
	"fixed": [null, {"type": "text", "text": "b", "n": 2}], "blocks": [{"type": "quote", "kind": "quoted, \"so\"", "blocks": [
		{"type": "quote", "kind": "quoted, \"so\"", "blocks": [{"type": "new", "x": {"y": [1e400]}}]}, {"type": "text", "text": "c", "n": 3}]}],
	"pointer": [{"type": "text", "text": "", "n": 0}], "text": {"type": "text", "text": "d", "n": 4}, "plain": [{"literal": {"B": {"type": "text", "text": "e", "n": 5}}}],
	"page": {"Items": [{"type": "text", "text": "f", "n": 6}], "Next": null}, "by_name": {"": {"type": "", "n": "no number"}, "a": null},
	"step": {"type": "quote", "kind": "quoted, \"so\"", "blocks": []}, "lacks_list": [null],
	"next": {"body": null, "title": "", "any": null, "rows": [], "fixed": [null, null], "blocks": null, "pointer": [], "text": {"type": "text", "text": "", "n": 0}, "plain": [],
		"page": {"Items": [], "Next": null}, "by_name": {}, "step": null, "next": null, "-": null, "a b$<é>": null, "maybe": {"type": "text", "text": "<g>", "n": 7}},
	"-": {"type": "text", "text": "h", "n": 8}, "a b$<é>": {"type": "new"}
}`

// What is decoded is of the right types, and is the same JSON again.
func TestRoundTrip(t *testing.T) {
	var all All
	if err := decodeResult("m", json.RawMessage(everything), &all); err != nil {
		t.Fatal(err)
	}
	text := func(s string, n int64) *TextBlock { return &TextBlock{Type: "text", Text: s, N: n} }
	image := &ImageBlock{Type: "image", Meta: []any{json.Number("1.50")}}
	unknown := &UnknownBlock{Value: "new", Data: json.RawMessage(`{"type": "new", "x": {"y": [1e400]}}`)}
	inner := &QuoteBlock{Type: "quote", Kind: `quoted, "so"`, Blocks: []Block{unknown}}
	for _, test := range []struct{ got, want any }{
		{all.Body, text("a", 1)},
		{all.Any, json.Number("12345678901234567890")},
		{all.Rows, []map[int]*[]Block{{1: {image, nil}, 2: nil}, nil, {}}},
		{all.Fixed, [2]Block{nil, text("b", 2)}},
		{all.Blocks, &Blocks{&QuoteBlock{Type: "quote", Kind: `quoted, "so"`, Blocks: []Block{inner, text("c", 3)}}}},
		{all.Pointer, []Block{text("", 0)}},
		{all.Plain[0].Literal, AllLiteral{text("e", 5)}},
		{all.Page, PageBlock{Items: []Block{text("f", 6)}}},
		{all.ByName, map[string]Block{"": &UnknownBlock{Data: json.RawMessage(`{"type": "", "n": "no number"}`)}, "a": nil}},
		{all.Step, &QuoteBlock{Type: "quote", Kind: `quoted, "so"`, Blocks: []Block{}}},
		{all.LacksList, &[]Block{nil}},
		{all.Next.Maybe, text("<g>", 7)},
		{all.Dash, text("h", 8)},
		{all.Odd, &UnknownBlock{Value: "new", Data: json.RawMessage(`{"type": "new"}`)}},
	} {
		if !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("got %#v, want %#v", test.got, test.want)
		}
	}
	for _, value := range []any{all, &all} {
		again, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := parsed(t, again), parsed(t, []byte(everything)); !reflect.DeepEqual(got, want) {
			t.Errorf("marshalled %s\nwant %s", again, everything)
		}
	}
}

func parsed(t *testing.T, text []byte) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Users may decode what they stored with encoding/json alone.
func TestPlainUnmarshal(t *testing.T) {
	var all []*All
	if err := json.Unmarshal([]byte("["+everything+", null]"), &all); err != nil {
		t.Fatal(err)
	}
	switch b := all[0].Body.(type) {
	case *TextBlock:
		if b.Text != "a" || all[1] != nil {
			t.Errorf("got %+v", b)
		}
	case *ImageBlock, *QuoteBlock, *UnknownBlock:
		t.Errorf("got %T", b)
	}
	var kept All
	if err := json.Unmarshal([]byte("null"), &kept); err != nil || !reflect.DeepEqual(kept, All{}) {
		t.Errorf("null gives %+v, %v", kept, err)
	}
}

// What isn't of its type is found in unions, too, and beside them.
func TestPlace(t *testing.T) {
	for text, want := range map[string]string{
		`{"body": {"type": "text", "n": "1"}}`:                      ".body.n",
		`{"body": {"text": "1"}}`:                                   ".body",
		`{"body": 7}`:                                               ".body",
		`{"title": 7, "body": null}`:                                ".title",
		`{"rows": [{}, {"1": [null, {"type": "text", "n": 1.5}]}]}`: `.rows[1]["1"][1].n`,
		`{"rows": [{"x": []}]}`:                                     ".rows[0]",
		`{"rows": {}}`:                                              ".rows",
		`{"fixed": [null, {"type": "image", "meta": 0}, {"type": "text", "n": ""}]}`:                "",
		`{"fixed": [{"type": "text", "n": ""}]}`:                                                    ".fixed[0].n",
		`{"blocks": [{"type": "quote", "blocks": [{"type": "quote", "kind": 7, "blocks": null}]}]}`: ".blocks[0].blocks[0].kind",
		`{"plain": [{"literal": {"B": []}}]}`:                                                       ".plain[0].literal.B",
		`{"page": {"Items": [{"type": "text", "text": []}]}}`:                                       ".page.Items[0].text",
		`{"next": {"next": {"by_name": {"a": {"type": "text", "n": true}}}}}`:                       `.next.next.by_name["a"].n`,
	} {
		err := decodeResult("m", json.RawMessage(text), new(All))
		path := ""
		if failure := new(DecodeError); errors.As(err, &failure) {
			path = failure.Path
		} else if err != nil {
			t.Errorf("%s: error %v", text, err)
		}
		if path != want || (err == nil) != (want == "") {
			t.Errorf("%s: path %q, want %q; error %v", text, path, want, err)
		}
	}
	var list []Block
	failure := new(DecodeError)
	err := decodeUnions("m", json.RawMessage(`[null, {"type": "text", "n": "1"}]`), decode.ListOf(unmarshalBlock), &list)
	if !errors.As(err, &failure) || failure.Path != "[1].n" || !strings.HasPrefix(err.Error(), "m: result[1].n: json: cannot unmarshal string") {
		t.Errorf("error %v", err)
	}
	var block Block
	if err := decodeUnions("m", json.RawMessage(`null`), unmarshalBlock, &block); !errors.As(err, &failure) || failure.Err.Error() != "null, want centrifugoclient.Block" {
		t.Errorf("error %v", err)
	}
}

// Fields that are there twice, or in other letters, are read as encoding/json reads them.
func TestFields(t *testing.T) {
	var got PageBlock
	text := `{"ITEMS": [{"type": "text"}], "next": {"type": "text"}, "Next": null, "other": {}}`
	if err := json.Unmarshal([]byte(text), &got); err != nil || len(got.Items) != 1 || got.Next != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

// What has a constant field is sent with it, and checked as any params.
func TestConstant(t *testing.T) {
	params := EditParams{Text: &TextBlock{Text: "a"}, Texts: []TextBlock{{Type: "other"}}}
	got, err := json.Marshal(params)
	if want := `{"text":{"type":"text","text":"a","n":0},"texts":[{"type":"text","text":"","n":0}]}`; err != nil || string(got) != want {
		t.Errorf("sent %s, %v; want %s", got, err, want)
	}
	if params.Text.Type != "" || params.Texts[0].Type != "other" {
		t.Errorf("the params became %+v", params)
	}
	params.Texts[0].Text = "\xff"
	const want = "m: params.texts[0].text: a string that is no valid UTF-8 would arrive as another one"
	if err := encode.New().Value("m", ": params", params); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	value := all(t)
	value.Title = `\ufffd` // which is looked for
	if err := encode.New().Value("m", ": params", value); err != nil {
		t.Error(err)
	}
}

func all(t *testing.T) All {
	t.Helper()
	var v All
	if err := json.Unmarshal([]byte(everything), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// An error's data may hold unions.
func TestError(t *testing.T) {
	var refused *RefusedError
	err := error(&RPCError{Name: "refused", Code: 409, Data: json.RawMessage(`{"block": {"type": "text", "text": "no"}}`)})
	if !errors.As(err, &refused) || !reflect.DeepEqual(refused.Block, &TextBlock{Type: "text", Text: "no"}) {
		t.Errorf("got %+v", refused)
	}
	if got := (&RefusedError{RefusedErrorData{&TextBlock{}}}).RPCError().Data; string(got) != `{"block":{"type":"text","text":"","n":0}}` {
		t.Errorf("the data is %s", got)
	}
}

// A plainBlock is an object of the same size, without unions.
type plainBlock struct {
	Type   string       `json:"type"`
	Text   string       `json:"text"`
	N      int64        `json:"n"`
	Blocks []plainBlock `json:"blocks"`
}

func BenchmarkDecode(b *testing.B) {
	text := `{"Items": [` + strings.Repeat(`{"type": "text", "text": "`+strings.Repeat("word ", 20)+`", "n": 1}, `, 100) + `null]}`
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			var page struct{ Items []*plainBlock }
			if err := json.Unmarshal([]byte(text), &page); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("unions", func(b *testing.B) {
		for b.Loop() {
			var page PageBlock
			if err := json.Unmarshal([]byte(text), &page); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, depth := range []string{"10", "100", "1000"} {
		n := map[string]int{"10": 10, "100": 100, "1000": 1000}[depth]
		deep := strings.Repeat(`{"type": "quote", "blocks": [{"type": "text", "text": "word"}, `, n) + "null" + strings.Repeat("]}", n)
		b.Run("plain-deep-"+depth, func(b *testing.B) {
			for b.Loop() {
				var block *plainBlock
				if err := json.Unmarshal([]byte(deep), &block); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("unions-deep-"+depth, func(b *testing.B) {
			for b.Loop() {
				var block Block
				if err := unmarshalBlock([]byte(deep), &block); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
