package analyzer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/rpcdef"
)

//nolint:dupword // fields and their types have one name
const shapes = `
-- api.go --
package api

import (
	"sync"
	"sync/atomic"
)

//rpcgen:service
type Service interface {
	One() (Block, error)
	Pointer() *Block
	Composed() []map[string]*[2]Blocks
	Message() *Message
	Page() Page[Block]
	Plain() Plain
	Own() Own
	Node() Node
	Text() Text
	Tell(progress func(*Text) error)
	Locked() *Locked
}

//rpcgen:channel news.all public
type News interface {
	Posted(*Page[Text])
	Nothing(Plain)
}

//rpcgen:error 400
type BlockError struct{ Block Block }

func (BlockError) Error() string { return "" }

//rpcgen:union type
type Block interface{ isBlock() }

type Text struct {
	Type string ` + "`json:\"type\" rpcgen:\"const=text\"`" + `
	N    int
}

type Quote struct {
	Type   string ` + "`json:\"type\" rpcgen:\"const=quote\"`" + `
	Blocks Blocks
}

func (Text) isBlock()   {}
func (*Quote) isBlock() {}

type (
	Blocks      []Block
	Tree        map[string]Tree
	Page[T any] struct{ Items []T }
	Plain       struct {
		N    int
		Tree Tree
	}
	Own  struct{ B Block }
	Node struct {
		Next  *Node
		Plain Plain
		B     Block
	}
)

// Locked holds what can't be copied in all ways.
type Locked struct {
	B        Block
	Inner    inner
	Array    struct {
		B  Block
		at [2]atomic.Pointer[Own]
	}
	Pointers struct {
		B   Block
		mu  *sync.Mutex
		all []inner
		of  sync.Locker
	}
}

type inner struct{ mu sync.RWMutex }

func (Own) MarshalJSON() ([]byte, error) { return nil, nil }

// A Message embeds in all ways.
type Message struct {
	Left   Block ` + "`json:\"-\"`" + `
	hidden Block
	byValue
	*byPointer
	*Exported
	Literal struct{ B Block }
	Same    string ` + "`json:\"other\"`" + `
	Again   Block
}

type byValue struct {
	Value  Block
	Same   Block // Message.Same is another field
	Again  Block // Message.Again is in its place
	Deeper
}

type byPointer struct{ ViaPointer Block }

type Exported struct{ ViaExported Block }

type Deeper struct{ Deep *Block }
`

// TestShapes holds what the model says of Go types that hold unions: how a server gets at what it must set.
func TestShapes(t *testing.T) {
	t.Parallel()
	result, err := analyzer.Load(analyzer.Config{Dir: unpack(t, txtar.Parse([]byte(shapes))), Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	s := &shapeText{shown: map[rpcdef.GoShape]bool{}}
	for _, m := range result.API.Methods() {
		for _, e := range []*rpcdef.GoExpr{m.Signature.Result, m.Signature.Progress} {
			if e != nil {
				s.root(m.GoName, e)
			}
		}
	}
	for _, e := range result.API.Channels[0].Events {
		s.root(e.GoName, &e.Go)
	}
	s.root(result.API.Errors[0].GoName, result.API.Errors[0].Go)
	want := []string{
		"One: Block",
		"Pointer: Block",
		"Composed: []map*[N][]Block",
		"Message: Message",
		"Page: Page[api.Block]",
		"Plain: nothing",
		"Own: nothing",
		"Node: Node",
		"Text: Text",
		"Tell: Text",
		"Locked: Locked",
		"Posted: Page[api.Text]",
		"Nothing: nothing",
		"BlockError: BlockError",
		`Block = Text | *Quote`,
		`Text {Type = "text"}`,
		`Quote {Type = "quote", Blocks []Block}`,
		"Message {Value Block, Same hidden Block, Deeper.Deep *Block, ViaPointer hidden Block, *Exported.ViaExported Block, Literal {B Block}, Again Block}",
		"Page[api.Block] {Items []Block}",
		"Node {Next *Node, B Block}",
		"Locked {B Block, Array {B Block, atomic.Pointer[api.Own]}, Pointers {B Block}, sync.RWMutex}",
		"Page[api.Text] {Items []Text}",
		"BlockError {Block Block}",
	}
	if diff := cmp.Diff(want, append(s.roots, s.decls...)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A shapeText shows shapes, those of declared types once.
type shapeText struct {
	roots, decls []string
	shown        map[rpcdef.GoShape]bool
}

func (s *shapeText) root(name string, e *rpcdef.GoExpr) {
	text := "nothing"
	if e.Shape != nil {
		text = s.show(e.Shape)
	}
	s.roots = append(s.roots, name+": "+text)
}

func (s *shapeText) show(shape rpcdef.GoShape) string {
	local := func(e *rpcdef.GoExpr) string {
		return strings.TrimPrefix(e.Format(func(p rpcdef.GoPackage) string { return p.Name }), "api.")
	}
	switch shape := shape.(type) {
	case rpcdef.GoPointer:
		return "*" + s.show(shape.Elem)
	case rpcdef.GoSlice:
		return "[]" + s.show(shape.Elem)
	case rpcdef.GoArray:
		return "[N]" + s.show(shape.Elem)
	case rpcdef.GoMap:
		return "map" + s.show(shape.Elem)
	case *rpcdef.GoUnion:
		s.declare(shape, local(shape.Type)+" = ", func() string {
			var variants []string
			for _, v := range shape.Variants {
				name := s.show(v.Struct)
				if v.Pointer {
					name = "*" + name
				}
				variants = append(variants, name)
			}
			return strings.Join(variants, " | ")
		})
		return local(shape.Type)
	case *rpcdef.GoStruct:
		if shape.Type == nil {
			return s.fields(shape)
		}
		s.declare(shape, local(shape.Type)+" ", func() string { return s.fields(shape) })
		return local(shape.Type)
	default:
		panic("unknown shape")
	}
}

// declare adds the line of a declared type before those of the types that it holds.
func (s *shapeText) declare(shape rpcdef.GoShape, head string, body func() string) {
	if s.shown[shape] {
		return
	}
	s.shown[shape] = true
	at := len(s.decls)
	s.decls = append(s.decls, "")
	s.decls[at] = head + body()
}

func (s *shapeText) fields(st *rpcdef.GoStruct) string {
	var fields []string
	for _, f := range st.Fields {
		var path strings.Builder
		for _, embedded := range f.Through {
			if embedded.Pointer {
				path.WriteByte('*')
			}
			path.WriteString(embedded.Name + ".")
		}
		text := path.String() + f.Name
		if f.Hidden {
			text += " hidden"
		}
		if f.Const != "" {
			text += " = " + `"` + f.Const + `"`
		} else {
			text += " " + s.show(f.Shape)
		}
		fields = append(fields, text)
	}
	if st.Lock != "" {
		fields = append(fields, st.Lock)
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
