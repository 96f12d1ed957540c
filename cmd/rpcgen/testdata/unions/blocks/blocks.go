// Package blocks is an API that has unions wherever they may stand.
package blocks

import (
	"context"

	"example.com/app/parts"
)

// Blocks returns them.
//
//rpcgen:service
type Blocks interface {
	All(ctx context.Context) (*All, error)
	First(ctx context.Context) (Block, error)
	Last(ctx context.Context) (*Block, error)
	List(ctx context.Context) ([]Block, error)
	ByName() map[string]*Block
	Maybe() *[]*All
	Text(ctx context.Context, params Text) (Text, error)
	Plain() Plain
	Rows() [][2]map[int]Named
	Page() Page[Block]
	Literal() struct {
		Body  Block `json:"body"`
		Named Named
		N     int
	}
	Node(ctx context.Context) (*Node, error)
}

// News has unions in events.
//
//rpcgen:channel news.all public
type News interface {
	Posted(Block)
	Changed(*All)
	Plain(Plain)
}

// A Block is a part of a message.
//
//rpcgen:union type
type Block interface{ isBlock() }

// A Kind is a string with a name.
type Kind string

// A Text is a block by value, and by pointer.
type Text struct {
	Type Kind   `json:"type" rpcgen:"const=text"`
	Text string `json:"text"`
}

// A Quote is a block by pointer only, and a step, too.
type Quote struct {
	Type   string  `json:"type" rpcgen:"const=quote"`
	Kind   string  `json:"kind" rpcgen:"const=quoted, \"so\""`
	Blocks []Block `json:"blocks"`
}

func (Text) isBlock()   {}
func (*Quote) isBlock() {}

// A Step is another union.
//
//rpcgen:union kind
type Step interface{ isStep() }

func (Quote) isStep() {}

// All has unions in each kind of place.
type All struct {
	Body    Block                 `json:"body"`
	Maybe   Block                 `json:"maybe,omitempty"`
	Left    Block                 `json:"-"`
	Pointer **Block               `json:"pointer"`
	Rows    []map[string]*[]Block `json:"rows"`
	Fixed   [2]Block              `json:"fixed"`
	Named   Named                 `json:"named"`
	Literal []struct {
		B Block                       `json:"b"`
		M map[string]struct{ T Text } `json:"m"`
	} `json:"literal"`
	Text  Text            `json:"text"`
	Texts map[string]Text `json:"texts"`
	Page  *Page[Block]    `json:"page"`
	Shape parts.Shape     `json:"shape"`
	Step  Step            `json:"step"`
	Own   Own             `json:"own"`
	Next  *All            `json:"next"`
	base
	*Base
	parts.Base2
	plain *Plain
}

// Own writes itself.
type Own struct{ B Block }

// MarshalJSON writes what clients can't know.
func (Own) MarshalJSON() ([]byte, error) { return []byte(`"own"`), nil }

// UnmarshalJSON is there for the other direction.
func (*Own) UnmarshalJSON([]byte) error { return nil }

type base struct {
	InBase Block `json:"in_base"`
	Shadow Block `json:"body"`
	part
}

type part struct {
	InPart unnamed `json:"in_part"`
}

type unnamed struct {
	List []Block `json:"list"`
}

// Base is embedded by pointer.
type Base struct {
	InPointer Block `json:"in_pointer"`
	Deep
}

// Deep is embedded in what is embedded.
type Deep struct {
	InDeep []Text `json:"in_deep"`
}

// Named has a name.
type Named []Block

// Plain holds no union.
type Plain struct{ N int }

// A Page is a page of anything.
type Page[T any] struct {
	Items []T `json:"items"`
	Next  *T  `json:"next"`
}

// A Node may hold itself.
type Node struct {
	Left, Right *Node
	Block       Block
}

// A RefusedError says which block is refused.
//
//rpcgen:error 409
type RefusedError struct {
	Block Block `json:"block"`
}

func (*RefusedError) Error() string { return "refused" }

// Everything returns what has unions in each kind of place, with discriminators that are set or empty.
func Everything(isSet bool) *All {
	text := func(s string) Text { return Text{Text: s} }
	quote := func(blocks ...Block) *Quote { return &Quote{Blocks: blocks} }
	circle := func() parts.Circle { return parts.Circle{} }
	if isSet {
		text = func(s string) Text { return Text{Type: "text", Text: s} }
		quote = func(blocks ...Block) *Quote { return &Quote{Type: "quote", Kind: `quoted, "so"`, Blocks: blocks} }
		circle = func() parts.Circle { return parts.Circle{Name: "circle"} }
	}
	a, d := text("a"), Block(text("d"))
	pointer := &d
	shape := circle()
	all := &All{
		Body: quote(text("x"), nil, &a, quote(text("y"))), Left: Text{Type: "wrong"}, Pointer: &pointer,
		Rows: []map[string]*[]Block{{"k": {text("r"), nil}, "nil": nil}, nil}, Fixed: [2]Block{nil, text("f")}, Named: Named{quote()},
		Text: text("t"), Texts: map[string]Text{"k": text("m")}, Page: &Page[Block]{Items: []Block{text("i")}, Next: &d}, Shape: circle(), Step: *quote(text("s")),
		Own: Own{Text{Type: "own"}}, Next: &All{Body: (*Text)(nil), Text: text("n"), Shape: &shape, Base: &Base{}},
		base: base{InBase: text("b"), Shadow: Text{Type: "wrong"}, part: part{unnamed{[]Block{text("u")}}}},
		Base: &Base{InPointer: text("p"), Deep: Deep{[]Text{text("e")}}}, Base2: parts.Base2{Far: circle()}, plain: &Plain{1},
	}
	all.Literal = append(all.Literal, struct {
		B Block                       `json:"b"`
		M map[string]struct{ T Text } `json:"m"`
	}{text("l"), map[string]struct{ T Text }{"k": {text("o")}}})
	return all
}
