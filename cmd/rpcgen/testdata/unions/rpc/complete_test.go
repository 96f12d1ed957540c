package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"

	"example.com/app/blocks"
	"example.com/app/parts"
	"example.com/app/rpc/rpcserver"
)

func marshalled(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What was left empty is written, and what the handler returned stays what it was.
func TestComplete(t *testing.T) {
	empty, full := blocks.Everything(false), blocks.Everything(true)
	got, err := completeBlocksAll(empty)
	if err != nil || got == empty || marshalled(t, got) != marshalled(t, full) {
		t.Errorf("got %s, %v\nwant %s", marshalled(t, got), err, marshalled(t, full))
	}
	if !reflect.DeepEqual(empty, blocks.Everything(false)) {
		t.Errorf("it has become %s", marshalled(t, empty))
	}
}

// What is complete isn't copied, nor is anything else allocated.
func TestCompleteAlready(t *testing.T) {
	full := blocks.Everything(true)
	for name, value := range map[string]*blocks.All{"full": full, "zero": {Text: full.Text}} {
		if got, err := completeBlocksAll(value); got != value || err != nil {
			t.Errorf("%s: got %p, want %p; error %v", name, got, value, err)
		}
		if n := testing.AllocsPerRun(100, func() { _, _ = completeBlocksAll(value) }); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// Each kind of result has a function.
func TestRoots(t *testing.T) {
	text := blocks.Block(blocks.Text{})
	null := (*[]*blocks.All)(nil)
	check := func(got any, err error, want string) {
		t.Helper()
		if err != nil || marshalled(t, got) != want {
			t.Errorf("got %s, %v; want %s", marshalled(t, got), err, want)
		}
	}
	first, err := completeBlocksFirst(&text)
	check(first, err, `{"type":"text","text":""}`)
	list, err := completeBlocksList(&[]blocks.Block{text, nil})
	check(list, err, `[{"type":"text","text":""},null]`)
	named, err := completeBlocksByName(&map[string]*blocks.Block{"a": &text, "b": nil})
	check(named, err, `{"a":{"type":"text","text":""},"b":null}`)
	maybe, err := completeBlocksMaybe(&null)
	check(maybe, err, `null`)
	pointer := &[]*blocks.All{nil}
	maybe, err = completeBlocksMaybe(&pointer)
	check(maybe, err, `[null]`)
	rows, err := completeBlocksRows(&[][2]map[int]blocks.Named{{nil, {1: {text}}}})
	check(rows, err, `[[null,{"1":[{"type":"text","text":""}]}]]`)
	page, err := completeBlocksPage(&blocks.Page[blocks.Block]{Next: &text})
	check(page, err, `{"items":null,"next":{"type":"text","text":""}}`)
	literal := (&implementation{}).Literal()
	literal.Named = blocks.Named{text}
	done, err := completeBlocksLiteral(&literal)
	check(done, err, `{"body":null,"Named":[{"type":"text","text":""}],"N":0}`)
	posted, err := completeNewsPosted(&text)
	check(posted, err, `{"type":"text","text":""}`)
	changed, err := completeNewsChanged(nil)
	check(changed, err, `null`)
	if text != blocks.Block(blocks.Text{}) {
		t.Errorf("it has become %+v", text)
	}
}

type foreign struct{ blocks.Text }

// What would be wrong on the wire is an error.
func TestWrong(t *testing.T) {
	circle := &blocks.Node{}
	circle.Left, circle.Right = &blocks.Node{Left: circle}, circle
	knot := &blocks.Quote{}
	knot.Blocks = []blocks.Block{knot}
	deep := &blocks.Node{}
	for range 20_000 {
		deep = &blocks.Node{Left: deep}
	}
	for want, err := range map[string]error{
		`blocks.Text.Type is "image", want "text", or nothing`:        result(completeBlocksAll(&blocks.All{Text: blocks.Text{Type: "image"}})),
		`blocks.Quote.Kind is "x", want "quoted, \"so\"", or nothing`: result(completeBlocksList(&[]blocks.Block{&blocks.Quote{Kind: "x"}})),
		`parts.Circle.Name is "y", want "circle", or nothing`:         result(completeBlocksAll(&blocks.All{Base2: parts.Base2{Far: parts.Circle{Name: "y"}}})),
		`rpc.foreign is no member of the union blocks.Block`:          result(completeBlocksList(&[]blocks.Block{foreign{}})),
		`the union is nil`:                 result(completeBlocksFirst(new(blocks.Block))),
		`the union is a nil *blocks.Text`:  first((*blocks.Text)(nil)),
		`the union is a nil *blocks.Quote`: first((*blocks.Quote)(nil)),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	for name, err := range map[string]error{"circle": result(completeBlocksNode(circle)), "knot": first(knot), "deep": result(completeBlocksNode(deep))} {
		if err == nil || !strings.HasPrefix(err.Error(), "it is nested more than 10000 deep") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func result[T any](_ T, err error) error { return err }

func first(b blocks.Block) error { return result(completeBlocksFirst(&b)) }

// An implementation returns the same value to all.
type implementation struct {
	blocks.Blocks
	all   *blocks.All
	block blocks.Block
	err   error
}

func (i *implementation) All(context.Context) (*blocks.All, error)                   { return i.all, nil }
func (i *implementation) First(context.Context) (blocks.Block, error)                { return i.block, i.err }
func (i *implementation) Text(_ context.Context, p blocks.Text) (blocks.Text, error) { return p, nil }

func (*implementation) Literal() (literal struct {
	Body  blocks.Block `json:"body"`
	Named blocks.Named
	N     int
}) {
	return literal
}

func serve(t *testing.T, i *implementation, log *strings.Builder) *rpcserver.Server {
	t.Helper()
	s, err := rpcserver.New(rpcserver.Options{NoProxies: true, API: []string{"http://localhost:1"}, APIKey: "key", Logger: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := RegisterBlocks(s, i); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestShared holds, with the race detector, that nothing is touched that a handler returns: others read it, and return it.
func TestShared(t *testing.T) {
	shared := &implementation{all: blocks.Everything(false), block: &blocks.Quote{Blocks: []blocks.Block{&blocks.Text{}}}}
	s := serve(t, shared, &strings.Builder{})
	want := `{"result":` + marshalled(t, blocks.Everything(true)) + `}`
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if got := s.Serve(t.Context(), rpcserver.Call{Method: MethodBlocksAll}, nil); string(got) != want {
					t.Errorf("got %s\nwant %s", got, want)
					return
				}
				_, _ = completeNewsChanged(shared.all)
			}
		})
		all.Go(func() {
			for range 50 {
				_ = marshalled(t, shared.all)
			}
		})
	}
	all.Wait()
}

// TestServe holds what callers get.
func TestServe(t *testing.T) {
	var log strings.Builder
	i := &implementation{}
	s := serve(t, i, &log)
	for _, test := range []struct {
		block     blocks.Block
		want, log string
	}{
		{blocks.Text{}, `{"result":{"type":"text","text":""}}`, ""},
		{nil, `{"error":{"code":500`, "the union is nil"},
		{(*blocks.Text)(nil), `{"error":{"code":500`, "the union is a nil *blocks.Text"},
		{blocks.Text{Type: "image"}, `{"error":{"code":500`, `the result can't be encoded: blocks.Text.Type is \"image\"`},
	} {
		log.Reset()
		i.block = test.block
		got := string(s.Serve(t.Context(), rpcserver.Call{Method: MethodBlocksFirst}, nil))
		if !strings.HasPrefix(got, test.want) || !strings.Contains(log.String(), test.log) {
			t.Errorf("%#v: got %s\nwant %s\nlog %s", test.block, got, test.want, log.String())
		}
	}
}

// TestEcho holds that a member that comes from params is looked at as any other: what a client has put into the field that tells members apart isn't passed on.
func TestEcho(t *testing.T) {
	for params, want := range map[string]struct{ reply, log string }{
		`{"text":"a"}`:                {`{"result":{"type":"text","text":"a"}}`, ""},
		`{"type":"text","text":"a"}`:  {`{"result":{"type":"text","text":"a"}}`, ""},
		`{"type":"image","text":"a"}`: {`{"error":{"code":500,"name":"internal","message":"internal error"}}`, `blocks.Text.Type is \"image\", want \"text\", or nothing`},
		`{"type":"Text","text":"a"}`:  {`{"error":{"code":500,"name":"internal","message":"internal error"}}`, `blocks.Text.Type is \"Text\", want \"text\", or nothing`},
	} {
		var log strings.Builder
		s := serve(t, &implementation{}, &log)
		if got := string(s.Serve(t.Context(), rpcserver.Call{Method: MethodBlocksText}, json.RawMessage(params))); got != want.reply {
			t.Errorf("%s: got %s, want %s", params, got, want.reply)
		}
		if !strings.Contains(log.String(), want.log) {
			t.Errorf("%s: log %s, want %s", params, &log, want.log)
		}
	}
}

// TestError holds that an error's data is complete, and that nobody is told a wrong one.
func TestError(t *testing.T) {
	var log strings.Builder
	refused := &blocks.RefusedError{Block: blocks.Text{}}
	i := &implementation{err: fmt.Errorf("sorry: %w", refused)}
	s := serve(t, i, &log)
	for _, test := range []struct {
		block     blocks.Block
		want, log string
	}{
		{blocks.Text{}, `{"error":{"code":409,"name":"refused","message":"refused","data":{"block":{"type":"text","text":""}}}}`, ""},
		{nil, `{"error":{"code":409,"name":"refused","message":"refused","data":{"block":null}}}`, ""},
		{blocks.Text{Type: "image"}, `{"error":{"code":500`, `blocks.Text.Type is \"image\"`},
	} {
		log.Reset()
		refused.Block = test.block
		got := string(s.Serve(t.Context(), rpcserver.Call{Method: MethodBlocksFirst}, nil))
		if !strings.HasPrefix(got, test.want) || !strings.Contains(log.String(), test.log) || refused.Block != test.block {
			t.Errorf("%#v: got %s\nwant %s\nlog %s", test.block, got, test.want, log.String())
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	for name, all := range map[string]*blocks.All{"set": blocks.Everything(true), "empty": blocks.Everything(false)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = completeBlocksAll(all)
			}
		})
		b.Run("marshal "+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = json.Marshal(all)
			}
		})
	}
}
