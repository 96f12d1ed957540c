package python

import "example.com/rpcgen/rpcdef"

// constField is a field that tells a struct from the other variants of a union.
func constField(name, goName, value string) *rpcdef.Field {
	f := field(name, goName, basic(rpcdef.String))
	f.Const = value
	return f
}

func variantOf(u *rpcdef.Union, s *rpcdef.Struct) {
	for _, f := range s.Fields {
		if f.Name == u.Field {
			u.Variants = append(u.Variants, &rpcdef.Variant{Value: f.Const, Struct: s})
		}
	}
}

// unionAPI has unions that hold themselves and each other, in all places, and fields of hostile names that tell their variants apart. Its method
// rooms.transcript is that of testdata/rooms.
func unionAPI() *rpcdef.API {
	str, results := basic(rpcdef.String), rpcdef.InResults
	block := &rpcdef.Union{Head: head("Block", "A Block is a part of a message.", results), Field: "type"}
	place := rpcdef.Optional{Elem: block}
	text := &rpcdef.Struct{Head: head("TextBlock", "A TextBlock is text.", both), Fields: []*rpcdef.Field{
		documented(constField("type", "Type", "text"), "Type tells it from other blocks."), field("text", "Text", str),
	}}
	image := &rpcdef.Struct{Head: head("ImageBlock", "", results), Fields: []*rpcdef.Field{
		field("url", "URL", str), omitEmpty(field("alt", "Alt", str)), constField("type", "Type", "image"),
	}}
	quote := &rpcdef.Struct{Head: head("QuoteBlock", "A QuoteBlock repeats other blocks.", results), Fields: []*rpcdef.Field{
		constField("type", "Type", "quote"), field("by", "By", str), field("blocks", "Blocks", rpcdef.List{Elem: place}),
	}}
	variantOf(block, text)
	variantOf(block, image)
	variantOf(block, quote)

	page := &rpcdef.Struct{Head: head("PageBlock", "", results), Fields: []*rpcdef.Field{field("items", "Items", rpcdef.List{Elem: place})}}
	blocks := &rpcdef.Defined{Head: head("Blocks", "Blocks are in order.", results), Type: rpcdef.List{Elem: place}}
	message := &rpcdef.Struct{Head: head("Message", "A Message is what somebody wrote.", results), Fields: []*rpcdef.Field{
		field("first", "First", place), omitEmpty(field("last", "Last", place)), viaPointer(field("lacking", "Lacking", place)),
		field("by_user", "ByUser", rpcdef.Map{Key: str, Elem: place}), field("pair", "Pair", rpcdef.Array{Elem: place, Len: 2}),
		field("all", "All", blocks), field("page", "Page", page), field("title", "Title", rpcdef.Optional{Elem: text}),
	}}

	// Each names the other, so that one of them comes before what it names.
	item := &rpcdef.Union{Head: head("Item", "", results), Field: "class"}
	action := &rpcdef.Union{Head: head("Action", "An Action is of a class.\n\nDeprecated: Use items.", results), Field: "data"}
	menu := &rpcdef.Struct{Head: head("Menu", "", results), Fields: []*rpcdef.Field{
		constField("class", "Class", "menu"), constField("data", "Data", "\"hostile\\\n"),
		field("actions", "Actions", rpcdef.List{Elem: rpcdef.Optional{Elem: action}}), field("items", "Items", rpcdef.List{Elem: rpcdef.Optional{Elem: item}}),
	}}
	variantOf(item, menu)
	variantOf(action, menu)

	room := &rpcdef.Struct{Head: head("TranscriptParams", "", rpcdef.InParams), Fields: []*rpcdef.Field{field("room_id", "RoomID", str)}}
	transcript := &rpcdef.Struct{Head: head("Transcript", "", results), Fields: []*rpcdef.Field{
		field("first", "First", place), field("blocks", "Blocks", rpcdef.List{Elem: place}), field("by_user", "ByUser", rpcdef.Map{Key: str, Elem: place}),
	}}
	search := &rpcdef.Struct{Head: head("SearchParams", "", rpcdef.InParams), Fields: []*rpcdef.Field{field("like", "Like", rpcdef.Optional{Elem: text})}}
	api := apiOf(
		&rpcdef.Method{Name: "chat.get", GoName: "Get", Result: message, Pos: at(1)},
		&rpcdef.Method{Name: "chat.last", GoName: "Last", Result: block, Pos: at(2)},
		&rpcdef.Method{Name: "chat.items", GoName: "Items", Result: rpcdef.Map{Key: str, Elem: rpcdef.Optional{Elem: item}}, Pos: at(3)},
		&rpcdef.Method{Name: "chat.say", GoName: "Say", Params: text, Result: text, Pos: at(4)},
		&rpcdef.Method{Name: "chat.search", GoName: "Search", Params: search, Result: rpcdef.Optional{Elem: quote}, Pos: at(5)},
		&rpcdef.Method{Name: "rooms.transcript", GoName: "Transcript", Params: room, Result: transcript, Pos: at(6)},
	)
	// As the source may have it: a variant before the union that holds it.
	api.Decls = []rpcdef.Decl{quote, message, page, blocks, block, text, image, item, action, menu, search, room, transcript}
	return api
}
