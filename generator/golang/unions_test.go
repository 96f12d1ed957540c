package golang

import "example.com/rpcgen/rpcdef"

// unionsAPI has unions wherever they may stand.
func unionsAPI() *rpcdef.API {
	block := &rpcdef.Union{Head: head("Block", "A Block is a part of a message.\n\nDeprecated: Use Part."), Field: "type"}
	step := &rpcdef.Union{Head: head("Step", ""), Field: "kind"}
	kind := func(value string) *rpcdef.Field {
		return &rpcdef.Field{Name: "type", GoName: "Type", Type: str, Const: value, Doc: doc("Type says what it is.")}
	}
	text := &rpcdef.Struct{Head: head("TextBlock", "A TextBlock is text."), Fields: []*rpcdef.Field{kind("text"), field("text", "Text", str), field("n", "N", i64)}}
	image := &rpcdef.Struct{Head: head("ImageBlock", ""), Fields: []*rpcdef.Field{kind("image"), field("meta", "Meta", rpcdef.Any{})}}
	quote := &rpcdef.Struct{Head: head("QuoteBlock", ""), Fields: []*rpcdef.Field{
		field("blocks", "Blocks", rpcdef.List{Elem: rpcdef.Optional{Elem: block}}),
		{Name: "type", GoName: "Type", Type: str, Const: "quote"},
		{Name: "kind", GoName: "Kind", Type: str, Const: "quoted, \"so\""},
	}}
	block.Variants = []*rpcdef.Variant{{Value: "text", Struct: text}, {Value: "image", Struct: image}, {Value: "quote", Struct: quote}}
	step.Variants = []*rpcdef.Variant{{Value: "quoted, \"so\"", Struct: quote}}

	maybe := rpcdef.Optional{Elem: block}
	blocks := &rpcdef.Defined{Head: head("Blocks", "Blocks are several."), Type: rpcdef.List{Elem: maybe}}
	pointer := &rpcdef.Defined{Head: head("BlockPointer", ""), Type: maybe}
	literal := &rpcdef.Struct{Head: head("AllLiteral", ""), Anonymous: true, Fields: []*rpcdef.Field{field("B", "B", maybe)}}
	plain := &rpcdef.Struct{Head: head("AllPlain", ""), Anonymous: true, Fields: []*rpcdef.Field{field("literal", "Literal", literal)}}
	page := &rpcdef.Struct{Head: head("PageBlock", ""), Fields: []*rpcdef.Field{field("Items", "Items", rpcdef.List{Elem: maybe}), field("Next", "Next", maybe)}}
	page.GoName = "Page[app.Block]"

	all := &rpcdef.Struct{Head: head("All", "")}
	add := func(goName string, t rpcdef.Type) *rpcdef.Field {
		f := field(rpcdef.Snake(goName), goName, t)
		all.Fields = append(all.Fields, f)
		return f
	}
	add("Body", maybe)
	add("Title", str)
	add("Any", rpcdef.Any{})
	add("Maybe", maybe).OmitEmpty = true
	add("Zero", maybe).OmitZero = true
	add("Lacks", maybe).ViaPointer = true
	add("LacksList", rpcdef.List{Elem: maybe}).ViaPointer = true
	add("Rows", rpcdef.List{Elem: rpcdef.Map{Key: basic(rpcdef.Int), Elem: rpcdef.Optional{Elem: rpcdef.List{Elem: maybe}}}})
	add("Fixed", rpcdef.Array{Elem: maybe, Len: 2})
	add("Blocks", rpcdef.Optional{Elem: blocks})
	add("Pointer", rpcdef.List{Elem: pointer})
	add("Text", text)
	add("Plain", rpcdef.List{Elem: plain})
	add("Page", page)
	add("ByName", rpcdef.Map{Key: str, Elem: maybe})
	add("Step", rpcdef.Optional{Elem: step})
	add("Next", rpcdef.Optional{Elem: all})
	all.Fields = append(all.Fields, field("-", "Dash", maybe), field("a b$<é>", "Odd", maybe))

	edit := &rpcdef.Struct{Head: head("EditParams", ""), Fields: []*rpcdef.Field{field("text", "Text", rpcdef.Optional{Elem: text}), field("texts", "Texts", rpcdef.List{Elem: text})}}
	refused := &rpcdef.Struct{Head: head("RefusedErrorData", ""), Fields: []*rpcdef.Field{field("block", "Block", maybe)}}
	api := api([]rpcdef.Decl{block, step, text, image, quote, blocks, pointer, literal, plain, page, all, edit, refused},
		method("blocks.all", "All", nil, all),
		method("blocks.first", "First", nil, block),
		method("blocks.list", "List", text, rpcdef.List{Elem: maybe}),
		method("blocks.by_id", "ByID", edit, rpcdef.Map{Key: str, Elem: maybe}),
		method("blocks.pointer", "Pointer", nil, pointer),
		method("blocks.blocks", "Blocks", nil, blocks),
		method("blocks.pair", "Pair", nil, rpcdef.Array{Elem: rpcdef.Optional{Elem: step}, Len: 2}),
	)
	api.Errors = []*rpcdef.Error{{Name: "refused", GoName: "RefusedError", Code: 409, Type: true, Pointer: true, Data: refused, Pos: pos(90)}}
	return api
}
