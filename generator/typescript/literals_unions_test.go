package typescript

import "example.com/rpcgen/rpcdef"

func constField(name, value string) *rpcdef.Field {
	return &rpcdef.Field{Name: name, GoName: name, Type: str, Const: value}
}

func unionOf(name, field string, variants ...*rpcdef.Struct) *rpcdef.Union {
	u := &rpcdef.Union{Head: head(name, rpcdef.InResults), Field: field}
	for _, s := range variants {
		for _, f := range s.Fields {
			if f.Name == field {
				u.Variants = append(u.Variants, &rpcdef.Variant{Value: f.Const, Struct: s})
			}
		}
	}
	return u
}

// A blockTypes is the union Block of testdata/rooms, and what holds it.
type blockTypes struct {
	block                      *rpcdef.Union
	params, transcript, notice *rpcdef.Struct
	text, image, quote         *rpcdef.Struct
}

func newBlockTypes() blockTypes {
	const results = rpcdef.InResults
	text := object("TextBlock", results, constField("type", "text"), field("text", str))
	image := object("ImageBlock", results, constField("type", "image"), field("url", str), omitEmpty(field("alt", str)))
	quote := object("QuoteBlock", results, constField("type", "quote"), field("by", str))
	block := unionOf("Block", "type", text, image, quote)
	place := rpcdef.Optional{Elem: block}
	quote.Fields = append(quote.Fields, field("blocks", rpcdef.List{Elem: place}))
	return blockTypes{
		block:      block,
		params:     object("TranscriptParams", rpcdef.InParams, field("room_id", str)),
		transcript: object("Transcript", results, field("first", place), field("blocks", rpcdef.List{Elem: place}), field("by_user", rpcdef.Map{Key: str, Elem: place})),
		notice:     object("Notice", results, field("body", place)),
		text:       text,
		image:      image,
		quote:      quote,
	}
}

func (t blockTypes) decls() []rpcdef.Decl {
	return []rpcdef.Decl{t.params, t.transcript, t.block, t.text, t.image, t.quote, t.notice}
}

// addUnions adds to an API unions that hold themselves and each other, in all places, and fields of hostile names that tell their variants apart.
func addUnions(a *rpcdef.API) {
	const results = rpcdef.InResults
	soup := object("Soup", rpcdef.InParams|results, constField("kind", "soup"), field("of", str))
	cake := object("Cake", results, field("layers", rpcdef.List{Elem: str}), constField("kind", "cake"))
	set := object("SetMeal", results, constField("kind", "set meal"))
	course := unionOf("Course", "kind", soup, cake, set)
	place := rpcdef.Optional{Elem: course}
	set.Fields = append(set.Fields, field("courses", rpcdef.List{Elem: place}))
	course.Doc.Text = "A Course is a part of a meal."
	cake.Doc.Text = "A Cake is eaten last."
	cake.Fields[1].Doc.Text = "Kind tells it from other courses."

	proto := object("Proto", results, constField("__proto__", "*/ \"proto\""), constField("data", "__proto__"), constField("value", "toString"))
	odd := unionOf("Odd", "__proto__", proto)
	data := unionOf("Data", "data", proto)
	values := unionOf("Valued", "value", proto)
	proto.Fields = append(proto.Fields, omitEmpty(field("toString", rpcdef.Optional{Elem: data})), field("next", rpcdef.Optional{Elem: odd}))

	courses := &rpcdef.Defined{Head: head("Courses", results), Type: rpcdef.List{Elem: place}}
	menu := object("Menu", results,
		field("first", place), omitEmpty(field("last", place)), field("lacking", place), field("by_name", rpcdef.Map{Key: str, Elem: place}),
		field("pair", rpcdef.Array{Elem: place, Len: 2}), field("all", courses), field("maybe", rpcdef.Optional{Elem: courses}),
		field("odd", rpcdef.Optional{Elem: odd}), field("valued", rpcdef.List{Elem: rpcdef.Optional{Elem: values}}),
		field("cake", rpcdef.Optional{Elem: cake}))
	menu.Fields[2].ViaPointer = true
	a.Decls = append(a.Decls, menu, course, soup, cake, set, odd, data, values, proto, courses)
	a.Services[0].Methods = append(a.Services[0].Methods,
		method("kitchen.menu", nil, menu),
		method("kitchen.course", soup, course),
		method("kitchen.courses", nil, rpcdef.Map{Key: str, Elem: place}),
		method("kitchen.cake", nil, cake),
	)
}
