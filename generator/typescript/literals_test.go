package typescript

import (
	"go/constant"
	"go/token"
	"strconv"
	"time"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// The API of testdata/kitchen: each kind of type, in params and in results, and each kind of method.

func kind(k rpcdef.Kind) rpcdef.Type { return rpcdef.Basic{Kind: k} }

var (
	str     = kind(rpcdef.String)
	boolean = kind(rpcdef.Bool)
	integer = kind(rpcdef.Int)
	float   = kind(rpcdef.Float64)
)

func at(line int) token.Position {
	return token.Position{Filename: "api.go", Line: line, Column: 2}
}

func head(name string, use rpcdef.Use) rpcdef.Head {
	return rpcdef.Head{Name: name, GoName: name, Package: "example.com/kitchen", Use: use, Pos: at(1)}
}

func field(name string, t rpcdef.Type) *rpcdef.Field {
	return &rpcdef.Field{Name: name, GoName: name, Type: t}
}

func omitEmpty(f *rpcdef.Field) *rpcdef.Field {
	f.OmitEmpty = true
	return f
}

func object(name string, use rpcdef.Use, fields ...*rpcdef.Field) *rpcdef.Struct {
	return &rpcdef.Struct{Head: head(name, use), Fields: fields}
}

func value(name string, v constant.Value) *rpcdef.EnumValue {
	return &rpcdef.EnumValue{GoName: name, Value: v}
}

func method(name string, params *rpcdef.Struct, result rpcdef.Type) *rpcdef.Method {
	return &rpcdef.Method{Name: name, GoName: rpcdef.Pascal(name), Params: params, Result: result, Pos: at(10)}
}

func api(decls []rpcdef.Decl, methods ...*rpcdef.Method) *rpcdef.API {
	return &rpcdef.API{Services: []*rpcdef.Service{{Name: "kitchen", GoName: "Kitchen", Methods: methods}}, Decls: decls}
}

// kitchenTypes are declarations that hold the others.
type kitchenTypes struct {
	status, level, bits, mood *rpcdef.Enum
	id, tree, loop, raw       *rpcdef.Defined
	meta                      *rpcdef.Struct
}

func newKitchenTypes() kitchenTypes {
	const both = rpcdef.InParams | rpcdef.InResults
	todo := value("StatusTodo", constant.MakeString("todo"))
	todo.Doc.Text = "StatusTodo is where all begins."
	k := kitchenTypes{
		status: &rpcdef.Enum{Head: head("Status", both), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{
			todo, value("StatusDone", constant.MakeString("done")), value("StatusFinished", constant.MakeString("done")),
		}},
		level: &rpcdef.Enum{Head: head("Level", both), Kind: rpcdef.Int8, Openness: rpcdef.Open, Values: []*rpcdef.EnumValue{
			value("LevelNone", constant.MakeInt64(0)), value("LevelMinus", constant.MakeInt64(-1)),
		}},
		bits: &rpcdef.Enum{Head: head("Bits", both), Kind: rpcdef.Uint64, Values: []*rpcdef.EnumValue{
			value("BitsHigh", constant.MakeUint64(1<<63)),
		}},
		mood: &rpcdef.Enum{Head: head("Mood", both), Kind: rpcdef.String, Openness: rpcdef.Closed, Values: []*rpcdef.EnumValue{
			value("MoodGood", constant.MakeString("good")), value("MoodBad", constant.MakeString("bad")),
		}},
		id:   &rpcdef.Defined{Head: head("ID", both), Type: kind(rpcdef.Int64)},
		tree: &rpcdef.Defined{Head: head("Tree", both)},
		loop: &rpcdef.Defined{Head: head("Loop", both)},
		raw:  &rpcdef.Defined{Head: head("Raw", both), Type: rpcdef.Any{Raw: true}},
		meta: object("EverythingMeta", both, field("created-by", str), field("scores", rpcdef.List{Elem: float})),
	}
	k.tree.Type = rpcdef.List{Elem: k.tree}
	k.loop.Type = rpcdef.Optional{Elem: k.loop}
	k.meta.Anonymous = true
	k.meta.Fields[0].Doc.Text = "Who did it."
	k.id.Doc.Text = "ID tells things apart."
	return k
}

// everything returns a struct with a field of each type.
func everything(k kitchenTypes) *rpcdef.Struct {
	s := object("Everything", rpcdef.InParams|rpcdef.InResults)
	s.Doc.Text = "Everything has a field of each type."
	add := func(name string, t rpcdef.Type) *rpcdef.Field {
		f := field(name, t)
		s.Fields = append(s.Fields, f)
		return f
	}
	for b := rpcdef.Bool; b <= rpcdef.Float64; b++ {
		add(b.String(), kind(b))
	}
	for b := rpcdef.Bool; b <= rpcdef.Float64; b++ {
		add("quoted_"+b.String(), rpcdef.Quoted{Elem: kind(b)})
	}
	add("quoted_id", rpcdef.Quoted{Elem: k.id})
	add("quoted_number", rpcdef.Quoted{Elem: rpcdef.Number{}})
	add("bytes", rpcdef.Bytes{})
	add("list", rpcdef.List{Elem: str})
	add("lists", rpcdef.List{Elem: rpcdef.List{Elem: rpcdef.Bytes{}}})
	add("pointers", rpcdef.List{Elem: rpcdef.Optional{Elem: integer}})
	add("array", rpcdef.Array{Elem: kind(rpcdef.Uint8), Len: 4})
	add("map", rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: integer}})
	add("by_id", rpcdef.Map{Key: k.id, Elem: k.status})
	add("by_time", rpcdef.Map{Key: rpcdef.Text{Go: rpcdef.GoName{Package: "time", Name: "Time"}}, Elem: rpcdef.Optional{Elem: str}})
	add("by_duration", rpcdef.Map{Key: rpcdef.Duration{}, Elem: str})
	add("pointer", rpcdef.Optional{Elem: rpcdef.Time{}})
	add("pointer_to_list", rpcdef.Optional{Elem: rpcdef.List{Elem: rpcdef.List{Elem: integer}}})
	omitEmpty(add("maybe_list", rpcdef.List{Elem: integer}))
	omitEmpty(add("maybe_pointer", rpcdef.Optional{Elem: k.level}))
	add("maybe_zero", rpcdef.Time{}).OmitZero = true
	add("may_lack", str).ViaPointer = true
	add("any", rpcdef.Any{})
	add("raw", rpcdef.Optional{Elem: k.raw})
	add("any_list", rpcdef.List{Elem: rpcdef.Any{}})
	add("time", rpcdef.Time{})
	add("duration", rpcdef.Duration{})
	add("addr", rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Addr"}})
	add("number", rpcdef.Number{})
	add("big", rpcdef.BigInt{})
	add("status", k.status)
	add("level", k.level)
	add("bits", k.bits)
	add("mood", k.mood)
	add("id", k.id)
	add("tree", k.tree)
	add("loop", k.loop)
	add("meta", k.meta)
	add("metas", rpcdef.Map{Key: str, Elem: rpcdef.Optional{Elem: k.meta}})
	add("self", rpcdef.Optional{Elem: s})
	add("toString", rpcdef.List{Elem: str})
	add("__proto__", rpcdef.Map{Key: str, Elem: integer})
	add("a b\"c", str)
	return s
}

func kitchen() *rpcdef.API {
	k := newKitchenTypes()
	all := everything(k)
	empty := object("Empty", rpcdef.InParams|rpcdef.InResults)
	unknown := object("Unknown", rpcdef.InResults, field("value", rpcdef.Any{}))

	params := object("CookParams", rpcdef.InParams, field("name", str), field("portions", kind(rpcdef.Uint8)), omitEmpty(field("note", str)),
		omitEmpty(field("toLocaleString", str)), omitEmpty(field("constructor", integer)), omitEmpty(field("valueOf", rpcdef.Any{})))
	params.Doc = rpcdef.Doc{
		Text:       "CookParams says what to cook.\n\nDeprecated: Order in.",
		Deprecated: "Order in.",
	}
	params.Fields[0].Doc.Text = "Name is the dish."
	params.Fields[0].Rules = []rpcdef.Rule{{Name: "required"}, {Name: "max", Arg: "50"}}
	params.Fields[2].Rules = []rpcdef.Rule{{Name: "max", Arg: "9"}}

	search := object("SearchParams", rpcdef.InParams, field("status", rpcdef.Optional{Elem: k.status}), omitEmpty(field("levels", rpcdef.List{Elem: k.level})),
		omitEmpty(field("mood", k.mood)))

	cook := method("kitchen.cook", params, all)
	cook.Doc = rpcdef.Doc{
		Text: "Cook makes a dish, or fails with [ErrDishNotFound] or [LimitError], and tells everything about it: what it is called, how it was made, of what, by whom, and how it tastes.\n\n" +
			"\tThis is laid out by hand.\n\nDeprecated: Order in.",
		Deprecated: "Order in.",
	}
	cook.Timeout = 1500 * time.Millisecond
	cook.Idempotent = true
	warm := method("kitchen.warm", params, nil)
	warm.NoWait, warm.Idempotent = true, true
	warm.Doc.Text = "Warm warms up what is left."
	limit := object("LimitErrorData", rpcdef.InResults, field("limit", integer), field("names", rpcdef.List{Elem: str}), field("mood", k.mood))
	rawData := object("RawErrorData", rpcdef.InResults, field("value", rpcdef.Any{}))
	errors := kitchenErrors(limit, rawData)
	cook.Errors, warm.Errors = errors[:2], errors[:1]

	a := api(
		[]rpcdef.Decl{k.status, k.level, k.bits, k.mood, k.id, k.tree, k.loop, k.raw, k.meta, all, empty, unknown, params, search, limit, rawData},
		cook, warm,
		method("kitchen.store", all, nil),
		method("kitchen.names", nil, rpcdef.List{Elem: str}),
		method("kitchen.count", nil, rpcdef.Map{Key: k.status, Elem: integer}),
		method("kitchen.first", nil, integer),
		method("kitchen.raw", nil, rpcdef.Any{}),
		method("kitchen.open", empty, boolean),
		method("kitchen.close", empty, empty),
		method("kitchen.tree", nil, k.tree),
		method("kitchen.unknown", nil, unknown),
		method("kitchen.search", search, rpcdef.List{Elem: k.status}),
		method("kitchen.mood", search, k.mood),
		method("kitchen.remember_everything_there_is", all, rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: all}}),
	)
	a.Errors = errors
	addUnions(a)
	return a
}

// kitchenErrors are errors of each kind: a variable, and types with and without data.
func kitchenErrors(limit, raw *rpcdef.Struct) []*rpcdef.Error {
	return []*rpcdef.Error{
		{Name: "dish_not_found", GoName: "ErrDishNotFound", Code: 404, Message: "no such dish", Doc: rpcdef.Doc{Text: "ErrDishNotFound says that there is no dish of that name."}, Pos: at(2)},
		{Name: "limit", GoName: "LimitError", Code: 429, Type: true, Pointer: true, Data: limit, Doc: rpcdef.Doc{Text: "A LimitError says how much would be too much."}, Pos: at(3)},
		{Name: "kitchen_closed", GoName: "ErrClosed", Code: 409, Doc: rpcdef.Doc{Text: "Nobody cooks.\n\nDeprecated: It never closes.", Deprecated: "It never closes."}, Pos: at(4)},
		{Name: "bare", GoName: "BareError", Code: 450, Type: true, Pos: at(5)},
		{Name: "raw", GoName: "RawError", Code: 451, Type: true, Data: raw, Pos: at(6)},
	}
}

// bitingNames is an API whose names mean something to TypeScript, to JavaScript or to the emitted files.
func bitingNames() *rpcdef.API {
	var decls []rpcdef.Decl
	holder := object("Holder", rpcdef.InParams|rpcdef.InResults)
	for _, name := range []string{
		"Date", "Promise", "Array", "Record", "String", "Number", "Object", "Error", "Symbol", "Function", "Map", "Set", "JSON", "Math",
		"any", "string", "object", "undefined", "class", "type", "readonly", "keyof", "await", "wire", "shapes", "methods", "list", "struct", "map", "decode", "check",
		"WireShape", "decodeHolder", "Fields", "errors", "isError", "isNamed",
	} {
		s := object(name, rpcdef.InParams|rpcdef.InResults, field("value", integer), field("values", rpcdef.List{Elem: str}))
		decls = append(decls, s)
		holder.Fields = append(holder.Fields, field(name, s), field(name+"_list", rpcdef.List{Elem: rpcdef.Optional{Elem: s}}))
	}
	var methods []*rpcdef.Method
	for _, name := range []string{
		".then", ".constructor", ".to_string", ".to_json", ".value_of", ".has_own_property", "2fa.get", "...", "ü.ä",
	} {
		methods = append(methods, method(name, holder, holder))
	}
	for i, d := range decls {
		s := d.(*rpcdef.Struct)
		methods = append(methods, method("take"+strconv.Itoa(i)+"."+s.Name, s, s))
	}
	a := api(append(decls, holder), methods...)
	for i, d := range decls {
		s := d.(*rpcdef.Struct)
		name := "bad" + strconv.Itoa(i)
		a.Errors = append(a.Errors, &rpcdef.Error{Name: name, GoName: "Err" + name, Code: 400, Type: true, Data: s, Pos: at(1)})
	}
	return a
}

// reservedNames is an API whose methods are called like words of JavaScript, or like what stands in methods.ts.
func reservedNames() *rpcdef.API {
	params := object("Params", rpcdef.InParams|rpcdef.InResults, field("value", integer))
	var methods []*rpcdef.Method
	for _, name := range []string{"wire", "shapes", "methods", "delete", "rpc", "params", "options", "result", "value", "at"} {
		m := method("."+name, params, rpcdef.List{Elem: params})
		m.NoWait = true
		methods = append(methods, m)
	}
	for _, name := range append([]string{"globalThis", "exports", "require", "module", "async", "type", "of", "get"}, syntax.ReservedWords...) {
		if name != "delete" {
			methods = append(methods, method("."+name, nil, nil))
		}
	}
	return api([]rpcdef.Decl{params}, methods...)
}
