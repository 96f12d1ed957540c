package python

import (
	"go/constant"
	"go/token"
	"strings"
	"time"

	"example.com/rpcgen/generator/python/internal/pythontest"
	"example.com/rpcgen/rpcdef"
)

const both = rpcdef.InParams | rpcdef.InResults

func at(line int) token.Position { return token.Position{Filename: "api.go", Line: line, Column: 1} }

func apiOf(methods ...*rpcdef.Method) *rpcdef.API {
	return &rpcdef.API{Services: []*rpcdef.Service{{Name: "tasks", GoName: "Tasks", Methods: methods}}}
}

func head(name, doc string, use rpcdef.Use) rpcdef.Head {
	return rpcdef.Head{Name: name, GoName: name, Package: "example.com/api", Doc: rpcdef.Doc{Text: doc}, Pos: at(1), Use: use}
}

func structAt(line int, name string) *rpcdef.Struct {
	h := head(name, "", both)
	h.Pos = at(line)
	return &rpcdef.Struct{Head: h}
}

func basic(k rpcdef.Kind) rpcdef.Type { return rpcdef.Basic{Kind: k} }

func field(name, goName string, t rpcdef.Type) *rpcdef.Field {
	return &rpcdef.Field{Name: name, GoName: goName, Type: t, Pos: at(1)}
}

func omitEmpty(f *rpcdef.Field) *rpcdef.Field {
	f.OmitEmpty = true
	return f
}

func omitZero(f *rpcdef.Field) *rpcdef.Field {
	f.OmitZero = true
	return f
}

func documented(f *rpcdef.Field, doc string) *rpcdef.Field {
	f.Doc.Text = doc
	return f
}

// ruled is f with the rules of a validate tag: names and arguments in turn.
func ruled(f *rpcdef.Field, rules ...string) *rpcdef.Field {
	for i := 0; i < len(rules); i += 2 {
		f.Rules = append(f.Rules, rpcdef.Rule{Name: rules[i], Arg: rules[i+1]})
	}
	return f
}

// overridden is f with a tag that says its type.
func overridden(f *rpcdef.Field) *rpcdef.Field {
	f.Overridden = true
	return f
}

// viaPointer is f as a field of an embedded pointer.
func viaPointer(f *rpcdef.Field) *rpcdef.Field {
	f.ViaPointer = true
	return f
}

func stringValue(goName, value, doc string) *rpcdef.EnumValue {
	return &rpcdef.EnumValue{GoName: goName, Value: constant.MakeString(value), Doc: rpcdef.Doc{Text: doc}, Pos: at(1)}
}

func intValue(goName string, value int64) *rpcdef.EnumValue {
	return &rpcdef.EnumValue{GoName: goName, Value: constant.MakeInt64(value), Pos: at(1)}
}

// richAPI has every type, every kind of presence and every rule.
func richAPI() *rpcdef.API {
	str := basic(rpcdef.String)
	status := &rpcdef.Enum{
		Head: head("TaskStatus", "TaskStatus is how far a task has come.", both), Kind: rpcdef.String,
		Values: []*rpcdef.EnumValue{
			stringValue("StatusTodo", "todo", "StatusTodo means that nobody has begun."),
			stringValue("StatusInProgress", "in_progress", ""),
			stringValue("StatusDone", "done", ""),
		},
	}
	priority := &rpcdef.Enum{
		Head: head("Priority", "", both), Kind: rpcdef.Int,
		Values: []*rpcdef.EnumValue{intValue("PriorityLow", 1), intValue("PriorityHigh", 2)},
	}
	level := &rpcdef.Enum{
		Head: head("Level", "Level has a zero.", both), Kind: rpcdef.Uint8,
		Values: []*rpcdef.EnumValue{intValue("LevelNone", 0), intValue("Level1", 1)},
	}
	color := &rpcdef.Enum{
		Head: head("Color", "Color may be any.", both), Kind: rpcdef.String, Openness: rpcdef.Open,
		Values: []*rpcdef.EnumValue{stringValue("Red", "red", ""), stringValue("Blue", "blue", "")},
	}
	size := &rpcdef.Enum{
		Head: head("Size", "", both), Kind: rpcdef.Int16, Openness: rpcdef.Open,
		Values: []*rpcdef.EnumValue{intValue("SizeS", 1), intValue("SizeM", 2)},
	}
	rating := &rpcdef.Enum{
		Head: head("Rating", "Rating has no more values than these.", both), Kind: rpcdef.Int8, Openness: rpcdef.Closed,
		Values: []*rpcdef.EnumValue{intValue("RatingBad", -1), intValue("RatingGood", 1)},
	}
	sorting := &rpcdef.Enum{
		Head: head("Sorting", "Sorting is never in a result.", rpcdef.InParams), Kind: rpcdef.Int,
		Values: []*rpcdef.EnumValue{intValue("SortingUp", 1), intValue("SortingDown", -1)},
	}
	userID := &rpcdef.Defined{Head: head("UserID", "UserID numbers a user.", both), Type: basic(rpcdef.Int64)}
	tags := &rpcdef.Defined{Head: head("Tags", "", both), Type: rpcdef.List{Elem: str}}
	cents := &rpcdef.Defined{Head: head("Cents", "Cents is a number with a custom marshaler, which writes a string.", rpcdef.InParams), Type: str, Overridden: true}
	node := &rpcdef.Struct{Head: head("Node", "Node is a tree.", both)}
	node.Fields = []*rpcdef.Field{
		field("name", "Name", str),
		field("children", "Children", rpcdef.List{Elem: node}),
		omitEmpty(field("parent", "Parent", rpcdef.Optional{Elem: node})),
	}
	empty := &rpcdef.Struct{Head: head("Empty", "", both)}
	numbers := &rpcdef.Struct{Head: head("Numbers", "Numbers has all kinds of them.", both), Fields: []*rpcdef.Field{
		field("i", "I", basic(rpcdef.Int)), field("i8", "I8", basic(rpcdef.Int8)), field("i16", "I16", basic(rpcdef.Int16)),
		field("i32", "I32", basic(rpcdef.Int32)), field("i64", "I64", basic(rpcdef.Int64)), field("u", "U", basic(rpcdef.Uint)),
		field("u8", "U8", basic(rpcdef.Uint8)), field("u16", "U16", basic(rpcdef.Uint16)), field("u32", "U32", basic(rpcdef.Uint32)),
		field("u64", "U64", basic(rpcdef.Uint64)), field("ptr", "Ptr", basic(rpcdef.Uintptr)),
		field("f32", "F32", basic(rpcdef.Float32)), field("f64", "F64", basic(rpcdef.Float64)),
		field("number", "Number", rpcdef.Number{}), field("big", "Big", rpcdef.BigInt{}), field("wait", "Wait", rpcdef.Duration{}),
		field("q_int", "QInt", rpcdef.Quoted{Elem: basic(rpcdef.Int64)}), field("q_bool", "QBool", rpcdef.Quoted{Elem: basic(rpcdef.Bool)}),
		field("q_float", "QFloat", rpcdef.Quoted{Elem: basic(rpcdef.Float64)}), field("q_str", "QStr", rpcdef.Quoted{Elem: str}),
		field("q_ptr", "QPtr", rpcdef.Optional{Elem: rpcdef.Quoted{Elem: basic(rpcdef.Int)}}),
		field("q_enum", "QEnum", rpcdef.Quoted{Elem: priority}),
		field("q_number", "QNumber", rpcdef.Quoted{Elem: rpcdef.Number{}}),
		field("by_number", "ByNumber", rpcdef.Map{Key: rpcdef.Number{}, Elem: basic(rpcdef.Int)}),
	}}
	deprecatedField := field("old", "Old", str)
	deprecatedField.Doc = rpcdef.Doc{Text: "Old is no longer set.\n\nDeprecated: Use title.", Deprecated: "Use title."}
	lacking := field("lacking", "Lacking", str)
	lacking.ViaPointer = true
	lackingAny, lackingPointer := field("lacking_any", "LackingAny", rpcdef.Any{}), field("lacking_pointer", "LackingPointer", rpcdef.Optional{Elem: str})
	lackingAny.ViaPointer, lackingPointer.ViaPointer = true, true
	lackingTags, lackingMap, lackingData := field("lacking_tags", "LackingTags", tags), field("lacking_map", "LackingMap", rpcdef.Map{Key: str, Elem: str}), field("lacking_data", "LackingData", rpcdef.Bytes{})
	lackingTags.ViaPointer, lackingMap.ViaPointer, lackingData.ViaPointer = true, true, true
	task := &rpcdef.Struct{Head: head("Task", "Task is something to do.\n\nIt has\n  - a title\n  - a status", both), Fields: []*rpcdef.Field{
		documented(field("title", "Title", str), "Title says what."),
		field("status", "Status", status), omitEmpty(field("priority", "Priority", priority)), omitEmpty(field("level", "Level", level)),
		field("color", "Color", color), field("sizes", "Sizes", rpcdef.List{Elem: size}),
		field("owner", "Owner", userID), omitEmpty(field("tags", "Tags", tags)),
		field("by_status", "ByStatus", rpcdef.Map{Key: status, Elem: basic(rpcdef.Int)}),
		field("by_priority", "ByPriority", rpcdef.Map{Key: priority, Elem: rpcdef.List{Elem: str}}),
		field("by_id", "ByID", rpcdef.Map{Key: userID, Elem: rpcdef.Optional{Elem: node}}),
		field("by_text", "ByText", rpcdef.Map{Key: rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Addr"}}, Elem: rpcdef.Any{}}),
		omitEmpty(field("data", "Data", rpcdef.Bytes{})), field("hash", "Hash", rpcdef.Array{Elem: basic(rpcdef.Uint8), Len: 4}),
		omitZero(field("triple", "Triple", rpcdef.Array{Elem: basic(rpcdef.Float64), Len: 3})),
		field("extra", "Extra", rpcdef.Any{}), omitEmpty(field("raw", "Raw", rpcdef.Any{Raw: true})), field("pany", "PAny", rpcdef.Optional{Elem: rpcdef.Any{}}),
		field("created_at", "CreatedAt", rpcdef.Time{}), field("due_at", "DueAt", rpcdef.Optional{Elem: rpcdef.Time{}}),
		omitZero(field("done_at", "DoneAt", rpcdef.Time{})), omitEmpty(field("addr", "Addr", rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Addr"}})),
		omitEmpty(field("flag", "Flag", basic(rpcdef.Bool))), omitEmpty(field("ratio", "Ratio", basic(rpcdef.Float64))),
		omitEmpty(field("note", "Note", str)), omitEmpty(field("count", "Count", basic(rpcdef.Int))),
		omitEmpty(field("labels", "Labels", rpcdef.Map{Key: str, Elem: str})), omitZero(field("node", "Node", node)), field("empty", "Empty", empty),
		lacking, lackingAny, lackingPointer, lackingTags, lackingMap, lackingData, deprecatedField,
		field("matrix", "Matrix", rpcdef.List{Elem: rpcdef.List{Elem: rpcdef.Optional{Elem: basic(rpcdef.Int)}}}),
	}}
	meta := &rpcdef.Struct{Head: head("ParamsMeta", "", rpcdef.InParams), Anonymous: true, Fields: []*rpcdef.Field{field("k", "K", str)}}
	meta.GoName = "Params.Meta"
	params := &rpcdef.Struct{Head: head("Params", "Params have rules.", rpcdef.InParams), Fields: []*rpcdef.Field{
		ruled(field("title", "Title", str), "required", "", "max", "200"),
		ruled(omitEmpty(field("name", "Name", str)), "required", ""),
		ruled(omitEmpty(field("limit", "Limit", basic(rpcdef.Int))), "gte", "0", "lte", "100"),
		ruled(field("wide", "Wide", basic(rpcdef.Uint8)), "max", "1000", "min", "1", "gte", "2"),
		ruled(field("ratio", "Ratio", basic(rpcdef.Float64)), "gt", "0", "lt", "1.5", "max", "1e400"),
		ruled(field("owner", "Owner", rpcdef.Optional{Elem: userID}), "required", "", "min", "1"),
		ruled(field("accept", "Accept", basic(rpcdef.Bool)), "required", ""),
		ruled(omitEmpty(field("labels", "Labels", rpcdef.List{Elem: str})), "max", "3", "dive", "", "min", "1", "max", "5"),
		omitEmpty(field("states", "States", rpcdef.List{Elem: status})),
		ruled(omitEmpty(field("add_labels", "AddLabels", rpcdef.List{Elem: str})), "dive", "", "min", "1", "max", "50", "alpha", ""),
		ruled(field("by", "By", rpcdef.Map{Key: str, Elem: str}), "len", "2", "dive", "", "keys", "", "min", "0x2", "endkeys", "", "alpha", ""),
		ruled(field("pair", "Pair", rpcdef.Array{Elem: basic(rpcdef.Int8), Len: 2}), "dive", "", "min", "0"),
		ruled(field("kind", "Kind", str), "oneof", "a 'b c' d"),
		ruled(field("step", "Step", basic(rpcdef.Int)), "oneof", "1 2 5"),
		ruled(field("code", "Code", str), "startswith", "x.", "endswith", "$", "contains", `"\`, "uuid", "", "unknown", ""),
		ruled(field("mail", "Mail", str), "email", ""), ruled(field("link", "Link", str), "url", ""),
		ruled(field("maybe", "Maybe", str), "omitempty", "", "min", "3"),
		ruled(field("wait", "Wait", rpcdef.Duration{}), "min", "1s"),
		ruled(field("pin", "Pin", rpcdef.Quoted{Elem: basic(rpcdef.Int)}), "max", "9999"),
		ruled(field("only", "Only", str), "eq", "x"), ruled(field("seven", "Seven", basic(rpcdef.Int)), "eq", "7"),
		ruled(field("blob", "Blob", rpcdef.Bytes{}), "max", "4"),
		ruled(field("other", "Other", str), "ne", "x"), ruled(field("odd", "Odd", basic(rpcdef.Int)), "ne", "2"),
		ruled(field("size", "Size", basic(rpcdef.Int8)), "omitempty", "", "gt", "2"), ruled(field("share", "Share", basic(rpcdef.Float64)), "omitempty", "", "gt", "2"),
		ruled(field("pause", "Pause", rpcdef.Duration{}), "omitempty", "", "min", "1s"), ruled(field("one", "One", rpcdef.List{Elem: str}), "omitempty", "", "eq", "1"),
		ruled(field("there", "There", rpcdef.Optional{Elem: str}), "required", ""), ruled(field("nick", "Nick", rpcdef.Optional{Elem: str}), "omitempty", "", "min", "2"),
		ruled(field("ranks", "Ranks", rpcdef.Map{Key: basic(rpcdef.Int), Elem: str}), "dive", "", "keys", "", "gt", "1", "endkeys", ""),
		ruled(field("price", "Price", cents), "required", "", "min", "100"), omitZero(field("refund", "Refund", cents)), overridden(omitZero(field("tier", "Tier", str))),
		overridden(omitEmpty(field("command", "Command", rpcdef.List{Elem: str}))),
		ruled(field("prices", "Prices", rpcdef.List{Elem: rpcdef.Optional{Elem: cents}}), "max", "3", "dive", "", "required", "", "gte", "100"),
		overridden(ruled(field("level", "Level", str), "required", "", "oneof", "4 8")),
		overridden(ruled(field("lowest", "Lowest", rpcdef.Optional{Elem: str}), "required", "", "min", "4")),
		ruled(omitEmpty(field("charge", "Charge", rpcdef.Quoted{Elem: basic(rpcdef.Int)})), "omitempty", "", "min", "100"),
		viaPointer(ruled(field("page", "Page", str), "required", "", "max", "3")), viaPointer(ruled(field("marker", "Marker", rpcdef.Optional{Elem: str}), "required", "", "max", "3")),
		viaPointer(ruled(field("parts", "Parts", rpcdef.List{Elem: str}), "required", "", "max", "1")),
		ruled(field("mark", "Mark", rpcdef.Quoted{Elem: str}), "startswith", "a", "max", "3"),
		ruled(field("hue", "Hue", color), "required", "", "oneof", "red green"), ruled(field("urgency", "Urgency", level), "required", "", "max", "1"),
		ruled(field("goal_or_not", "GoalOrNot", status), "oneof", "todo in_progress done"), ruled(field("first_goal", "FirstGoal", status), "eq", "todo"),
		ruled(field("tint", "Tint", color), "omitempty", "", "ne", "blue", "min", "3"), ruled(field("rank", "Rank", level), "omitempty", "", "gte", "1"),
		ruled(field("maybe_goal", "MaybeGoal", sorting), "omitempty", "", "oneof", "1"),
		ruled(field("agreed", "Agreed", basic(rpcdef.Bool)), "omitempty", "", "required", ""), ruled(field("salt", "Salt", rpcdef.Bytes{}), "omitempty", "", "len", "4"),
		ruled(field("broken", "Broken", str), "min", "many", "oneof", "", "dive", "", "keys", ""),
		field("status", "Status", status), omitEmpty(field("priority", "Priority", priority)), field("meta", "Meta", meta), field("when", "When", rpcdef.Time{}),
		ruled(field("goal", "Goal", status), "required", ""), ruled(field("goals", "Goals", rpcdef.List{Elem: status}), "dive", "", "required", ""),
		ruled(field("stops", "Stops", rpcdef.List{Elem: status}), "dive", "", "omitempty", "", "required", ""),
		field("sorting", "Sorting", sorting), omitEmpty(field("then", "Then", sorting)), omitEmpty(field("last", "Last", rpcdef.Quoted{Elem: sorting})),
		field("sortings", "Sortings", rpcdef.Map{Key: status, Elem: sorting}),
	}}
	uuid := rpcdef.Text{Go: rpcdef.GoName{Package: "example.com/ids", Name: "UUID"}}
	bothWays := &rpcdef.Struct{Head: head("Settings", "Settings go both ways: rules are for what is sent.", both), Fields: []*rpcdef.Field{
		documented(ruled(field("email", "Email", str), "required", "", "email", ""), "Email is where to write to."),
		ruled(field("status", "Status", status), "required", ""),
		ruled(omitEmpty(field("currency", "Currency", str)), "omitempty", "", "len", "3"),
		ruled(omitEmpty(field("country", "Country", str)), "required", "", "len", "2"),
		ruled(omitEmpty(field("tags", "Tags", rpcdef.List{Elem: str})), "max", "2", "dive", "", "lt", "4"),
		ruled(omitEmpty(field("parent", "Parent", rpcdef.Optional{Elem: basic(rpcdef.Int)})), "required", "", "min", "0"),
		ruled(omitZero(field("since", "Since", rpcdef.Time{})), "required", ""),
		ruled(omitEmpty(field("level", "Level", level)), "omitempty", "", "gte", "1"),
		ruled(omitEmpty(field("first", "First", status)), "omitempty", "", "oneof", "todo done"),
		omitEmpty(field("rating", "Rating", rating)), field("ratings", "Ratings", rpcdef.Map{Key: rating, Elem: rpcdef.List{Elem: rating}}),
		ruled(omitEmpty(field("pin", "Pin", rpcdef.Quoted{Elem: basic(rpcdef.Int)})), "omitempty", "", "lt", "10000"),
		viaPointer(ruled(field("page", "Page", str), "required", "", "max", "3")),
	}}
	keys := &rpcdef.Struct{Head: head("Keys", "Keys must not be zero.", rpcdef.InParams), Fields: []*rpcdef.Field{
		ruled(field("id", "ID", uuid), "required", ""), ruled(field("ids", "IDs", rpcdef.List{Elem: uuid}), "dive", "", "required", ""),
		ruled(field("hash", "Hash", rpcdef.Array{Elem: basic(rpcdef.Uint8), Len: 2}), "required", ""),
		ruled(field("since", "Since", rpcdef.Time{}), "required", ""), ruled(field("number", "Number", rpcdef.Number{}), "required", ""),
		omitEmpty(field("rating", "Rating", rating)),
	}}
	deprecated := rpcdef.Doc{Text: "Old does it the old way.\n\nDeprecated: Use Get.", Deprecated: "Use Get."}
	relic := &rpcdef.Struct{Head: head("Relic", "", rpcdef.InResults), Fields: []*rpcdef.Field{field("x", "X", str)}}
	relic.Doc = rpcdef.Doc{
		Text:       "Relic is old.\n\nDeprecated: It is not used any more, and whoever uses it all the same gets what nobody else has got for years.",
		Deprecated: "It is not used any more, and whoever uses it all the same gets what nobody else has got for years.",
	}
	api := apiOf(
		&rpcdef.Method{
			Name: "tasks.get", GoName: "Get", Params: params, Result: task, Timeout: 2500 * time.Millisecond,
			Doc: rpcdef.Doc{Text: "Get returns a task.\n\n\tcode := here()\n\nIt fails if there is none."},
		},
		&rpcdef.Method{Name: "tasks.old", GoName: "Old", Params: params, Result: relic, Doc: deprecated},
		&rpcdef.Method{Name: "tasks.list", GoName: "List", Result: rpcdef.List{Elem: task}, Doc: rpcdef.Doc{Text: "List returns all."}},
		&rpcdef.Method{Name: "tasks.count", GoName: "Count", Result: rpcdef.Map{Key: priority, Elem: basic(rpcdef.Int)}},
		&rpcdef.Method{Name: "tasks.when", GoName: "When", Result: rpcdef.Optional{Elem: rpcdef.Time{}}},
		&rpcdef.Method{Name: "tasks.ping", GoName: "Ping"},
		&rpcdef.Method{Name: "tasks.touch", GoName: "Touch", Params: bothWays, NoWait: true, Doc: rpcdef.Doc{Text: "Touch marks a task."}},
		&rpcdef.Method{Name: "tasks.keys", GoName: "Keys", Params: keys},
		&rpcdef.Method{Name: "tasks.numbers", GoName: "Numbers", Params: numbers, Result: numbers},
		&rpcdef.Method{Name: "tasks.replace_everything_there_is", GoName: "ReplaceEverythingThereIs", Params: bothWays, Result: bothWays},
	)
	api.Decls = []rpcdef.Decl{task, params, meta, status, priority, level, color, size, sorting, rating, userID, tags, cents, node, empty, numbers, bothWays, keys, relic}
	return api
}

// clashingAPI has names that clash with others in Python, and strings that mean something there.
func clashingAPI() *rpcdef.API {
	str := basic(rpcdef.String)
	var fields []*rpcdef.Field
	for _, name := range []string{
		"class", "class_", "str", "list", "Any", "Time", "Annotated", "ListOf", "json", "copy", "schema", "model_dump", "model_name", "_id", "__x",
		"id", "user-id", "user_id", "camelCase", "1st", "", "ﬁeld", "ﬁ", "größe", "日本", "a b", "a.b", "$ref", "self", "None", "True", "a\"b", `a\N{DIGIT ONE}`,
		"\u202eevil", "Field", "Thing", "datetime", "model_", "x\x00y", "e\u0301", "l", "O", "mro", "register",
	} {
		fields = append(fields, omitEmpty(field(name, "F"+rpcdef.Pascal(name), str)))
	}
	fields = append(fields, field("things", "Things", rpcdef.List{Elem: str}))
	for i, doc := range pythontest.Hostile {
		fields = append(fields, documented(field("doc"+string(rune('a'+i)), "Doc", str), doc))
	}
	names := &rpcdef.Struct{Head: head("Names", `Names clash: """ and \`, both), Fields: fields}
	values := &rpcdef.Enum{Head: head("Hostile", "Hostile has strings that mean something in Python.", both), Kind: rpcdef.String}
	for i, s := range append([]string{"\xff\xfe", "", "😀", "\u2028"}, pythontest.Hostile...) {
		values.Values = append(values.Values, stringValue("Hostile"+string(rune('A'+i)), s, s))
	}
	classes := []rpcdef.Decl{names, values}
	var thingFields []*rpcdef.Field
	for _, name := range []string{"Field", "Any", "Time", "list", "None", "RPCModel", "StrEnum", "ListOf", "ﬁle", "_hidden", "models", "result", "deprecated", "str", "Annotated", "TypeAdapter", "decode", "Base64"} {
		s := &rpcdef.Struct{Head: head(name, "", both), Fields: []*rpcdef.Field{field("x", "X", rpcdef.List{Elem: rpcdef.Any{}}), omitEmpty(field("n", "N", str))}}
		classes = append(classes, s)
		thingFields = append(thingFields, field(name, rpcdef.Pascal(name), rpcdef.Optional{Elem: s}))
	}
	thing := &rpcdef.Struct{Head: head("Thing", "", both), Fields: thingFields}
	caseless := &rpcdef.Enum{
		Head: head("Letters", "", both), Kind: rpcdef.Int,
		Values: []*rpcdef.EnumValue{intValue("LettersA", 1), intValue("Lettersa", -2), intValue("None", 1<<62)},
	}
	imported := &rpcdef.Struct{Head: head("Imported", "Imported has fields with the names of types that its fields have, and of one that none has.", both)}
	for _, name := range []string{"Time", "ListOf", "Int64", "UInt8", "type", "then"} {
		imported.Fields = append(imported.Fields, field(name, rpcdef.Pascal(name), rpcdef.List{Elem: rpcdef.Time{}}))
	}
	constant := &rpcdef.Defined{Head: head("UID", "UID looks like a constant, which sorters put first.", both), Type: str}
	imported.Fields = append(imported.Fields, field("blob", "Blob", rpcdef.Bytes{}), field("sizes", "Sizes", rpcdef.List{Elem: basic(rpcdef.Int)}), field("uid", "UID", constant))
	wide := rpcdef.Optional{Elem: rpcdef.Array{Elem: rpcdef.Map{Key: basic(rpcdef.Int64), Elem: rpcdef.List{Elem: rpcdef.Time{}}}, Len: 1000}}
	imported.Fields = append(imported.Fields, field("a_list_or_none_with_a_long_name", "Wide", wide), field("lists_or_nones_with_a_long_name", "Wider", rpcdef.List{Elem: wide}))
	named := rpcdef.Optional{Elem: rpcdef.Map{Key: basic(rpcdef.Int64), Elem: rpcdef.List{Elem: rpcdef.Time{}}}}
	imported.Fields = append(imported.Fields, field("a_dict_or_none_with_a_name_that_leaves_no_room_for_its_type_in_its_line", "Named", named))
	classes = append(classes, thing, imported, caseless, constant)
	var methods []*rpcdef.Method
	for i, doc := range pythontest.Hostile {
		methods = append(methods, &rpcdef.Method{
			Name: "a." + string(rune('a'+i)), GoName: "M", Params: names, Result: thing, Doc: rpcdef.Doc{Text: doc, Deprecated: doc},
		})
	}
	methods = append(methods,
		&rpcdef.Method{Name: `evil."""\`, GoName: "Evil", Result: rpcdef.List{Elem: caseless}},
		&rpcdef.Method{Name: "lambda.", GoName: "Lambda", Result: values},
		&rpcdef.Method{Name: ".rpc", GoName: "RPC"},
		&rpcdef.Method{Name: ".encode", GoName: "Encode", Params: names},
		&rpcdef.Method{Name: "imported", GoName: "Imported", Params: imported, Result: imported},
	)
	api := apiOf(methods...)
	api.Decls = classes
	return api
}

// cyclicAPI has types that need each other.
func cyclicAPI() *rpcdef.API {
	a := &rpcdef.Struct{Head: head("A", "", both)}
	b := &rpcdef.Struct{Head: head("B", "", both)}
	forest := &rpcdef.Defined{Head: head("Forest", "Forest is a list of trees.", both)}
	tree := &rpcdef.Struct{Head: head("Tree", "", both)}
	deep := &rpcdef.Defined{Head: head("Deep", "", both)}
	ping := &rpcdef.Defined{Head: head("Ping", "", both)}
	pong := &rpcdef.Defined{Head: head("Pong", "", both), Type: rpcdef.List{Elem: ping}}
	user := &rpcdef.Struct{Head: head("User", "User comes before what it uses.", both), Fields: []*rpcdef.Field{
		field("a", "A", a), field("forest", "Forest", forest), field("deep", "Deep", deep), field("ping", "Ping", ping),
	}}
	a.Fields = []*rpcdef.Field{field("b", "B", rpcdef.Optional{Elem: b}), field("n", "N", basic(rpcdef.Int))}
	b.Fields = []*rpcdef.Field{field("as", "As", rpcdef.Map{Key: basic(rpcdef.String), Elem: rpcdef.Optional{Elem: a}})}
	forest.Type = rpcdef.List{Elem: tree}
	tree.Fields = []*rpcdef.Field{field("trees", "Trees", forest)}
	deep.Type = rpcdef.Map{Key: basic(rpcdef.String), Elem: deep}
	ping.Type = rpcdef.List{Elem: pong}
	grove := &rpcdef.Struct{Head: head("Grove", "", both)}
	groves := &rpcdef.Defined{Head: head("Groves", "", both), Type: rpcdef.List{Elem: grove}}
	grove.Fields = []*rpcdef.Field{field("groves", "Groves", groves)}
	api := apiOf(&rpcdef.Method{Name: "c.get", GoName: "Get", Params: user, Result: deep}, &rpcdef.Method{Name: "c.grove", GoName: "Grove", Params: grove, Result: forest})
	api.Decls = []rpcdef.Decl{user, a, b, forest, tree, deep, ping, pong, grove, groves}
	return api
}

// wideAPI has fields that just fit into a line, and some that just don't.
func wideAPI() *rpcdef.API {
	entity := &rpcdef.Struct{Head: head("AnEntityWithALongName", "", both), Fields: []*rpcdef.Field{field("x", "X", basic(rpcdef.String))}}
	color := &rpcdef.Enum{Head: head("Color", "", both), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{stringValue("Red", "red", "")}}
	wide := &rpcdef.Struct{Head: head("Wide", "", both)}
	for n := 45; n < 70; n++ {
		name := strings.Repeat("o", n)
		wide.Fields = append(wide.Fields,
			field("a"+name, "A", rpcdef.Optional{Elem: entity}),
			omitEmpty(field("b"+name[10:], "B", rpcdef.List{Elem: rpcdef.Optional{Elem: entity}})),
			omitEmpty(field("c"+name, "C", rpcdef.Bytes{})),
		)
	}
	for n := 55; n < 100; n++ {
		name := strings.Repeat("o", n)
		wide.Fields = append(wide.Fields,
			field("d"+name, "D", entity), field("e"+name, "E", rpcdef.List{Elem: basic(rpcdef.String)}), field("f"+name, "F", rpcdef.Any{}),
			field("g"+name, "G", rpcdef.Map{Key: basic(rpcdef.String), Elem: rpcdef.List{Elem: rpcdef.Optional{Elem: entity}}}),
			ruled(field("h"+name, "H", basic(rpcdef.String)), "max", "3"), field("i"+name, "I", wide), field("j"+name, "J", color),
			ruled(field("k"+name, "K", rpcdef.Optional{Elem: basic(rpcdef.String)}), "required", "", "max", "3"),
		)
	}
	api := apiOf(&rpcdef.Method{Name: "w.get", GoName: "Get", Params: wide})
	api.Decls = []rpcdef.Decl{entity, color, wide}
	return api
}

// keywordAPI has params whose fields are called as parameters are, that are read as well, or that have no fields.
func keywordAPI() *rpcdef.API {
	str, number := basic(rpcdef.String), basic(rpcdef.Int)
	inner := &rpcdef.Struct{Head: head("Inner", "", rpcdef.InParams), Fields: []*rpcdef.Field{
		field("timeout", "Timeout", number), field("params", "Params", str),
	}}
	clash := &rpcdef.Struct{Head: head("Clash", "", rpcdef.InParams), Fields: []*rpcdef.Field{
		field("timeout", "Timeout", number), field("self", "Self", str), field("params", "Params", str), field("fields", "Fields", str),
		field("overload", "Overload", str), omitEmpty(field("method", "Method", str)), omitEmpty(field("make", "Make", str)),
	}}
	deep := &rpcdef.Struct{Head: head("Deep", "", rpcdef.InParams), Fields: []*rpcdef.Field{
		field("inner", "Inner", inner),
		ruled(field("need", "Need", rpcdef.Optional{Elem: str}), "required", ""),
		omitEmpty(field("inners", "Inners", rpcdef.List{Elem: rpcdef.Optional{Elem: inner}})),
		viaPointer(field("sizes", "Sizes", rpcdef.Map{Key: number, Elem: number})),
		ruled(viaPointer(field("maybe", "Maybe", rpcdef.Optional{Elem: str})), "required", ""),
		omitEmpty(field("number", "Number", rpcdef.Number{})),
	}}
	longest := &rpcdef.Struct{Head: head("AnEntityOfWhichTheNameIsAsLongAsNamesOfEntitiesBecome", "", rpcdef.InParams), Fields: []*rpcdef.Field{
		field("x", "X", str),
	}}
	wide := &rpcdef.Struct{Head: head("Wide", "", rpcdef.InParams)}
	for _, name := range []string{"a_name", "a_name_that_is_quite_long", "a_name_that_is_as_long_as_the_names_of_fields_become"} {
		lists := rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: rpcdef.Optional{Elem: longest}}}
		wide.Fields = append(wide.Fields,
			field(name, "A", lists), field(name+"1", "B", rpcdef.Optional{Elem: longest}), omitEmpty(field(name+"2", "C", rpcdef.List{Elem: longest})),
			field(name+"3", "D", rpcdef.Optional{Elem: lists}),
		)
	}
	read := &rpcdef.Struct{Head: head("Both", "", both), Fields: []*rpcdef.Field{field("name", "Name", str)}}
	empty := &rpcdef.Struct{Head: head("Empty", "", rpcdef.InParams)}
	api := apiOf(
		&rpcdef.Method{Name: "k.clash", GoName: "Clash", Params: clash, NoWait: true}, &rpcdef.Method{Name: "k.deep", GoName: "Deep", Params: deep},
		&rpcdef.Method{Name: "k.both", GoName: "Both", Params: read, Result: read, NoWait: true}, &rpcdef.Method{Name: "k.wide", GoName: "Wide", Params: wide},
		&rpcdef.Method{Name: "k.empty", GoName: "Empty", Params: empty, NoWait: true}, &rpcdef.Method{Name: "k.nothing", GoName: "Nothing"},
		&rpcdef.Method{Name: "overload", GoName: "Overload", Params: read}, &rpcdef.Method{Name: "k.telling", GoName: "Telling", Params: clash, Progress: number},
	)
	api.Decls = []rpcdef.Decl{inner, clash, deep, longest, wide, read, empty}
	return api
}

// wellKnownAPI has Go types for which Python has a type of its own.
func wellKnownAPI() *rpcdef.API {
	uuidOf := func(pkg string) rpcdef.Type { return rpcdef.Text{Go: rpcdef.GoName{Package: pkg, Name: "UUID"}} }
	id, amount := uuidOf("github.com/google/uuid"), rpcdef.Text{Go: rpcdef.GoName{Package: "github.com/shopspring/decimal", Name: "Decimal"}}
	orderID := &rpcdef.Defined{Head: head("OrderID", "OrderID is a string by a directive.", both), Type: basic(rpcdef.String), Overridden: true}
	fields := func() []*rpcdef.Field {
		return []*rpcdef.Field{
			field("id", "ID", id), field("batch", "Batch", uuidOf("github.com/gofrs/uuid/v5")), field("old", "Old", uuidOf("github.com/gofrs/uuid")),
			field("total", "Total", amount), omitEmpty(field("parent", "Parent", rpcdef.Optional{Elem: id})), omitZero(field("tip", "Tip", amount)),
			omitZero(field("customer", "Customer", id)), field("ids", "IDs", rpcdef.List{Elem: id}), field("lines", "Lines", rpcdef.List{Elem: amount}),
			field("shares", "Shares", rpcdef.Map{Key: id, Elem: amount}), omitEmpty(field("rates", "Rates", rpcdef.Map{Key: amount, Elem: rpcdef.Optional{Elem: id}})),
			ruled(field("owner", "Owner", id), "required", ""), ruled(field("maybe", "Maybe", id), "omitempty", "", "required", ""),
			ruled(field("price", "Price", amount), "required", ""), ruled(field("many", "Many", rpcdef.List{Elem: id}), "dive", "", "required", ""),
			overridden(field("raw", "Raw", basic(rpcdef.String))), field("order", "Order", orderID),
			field("other", "Other", uuidOf("example.com/uuid")), field("fork", "Fork", uuidOf("github.com/google/uuidx")),
		}
	}
	order := &rpcdef.Struct{Head: head("Order", "", both), Fields: fields()}
	query := &rpcdef.Struct{Head: head("Query", "", rpcdef.InParams), Fields: fields()}
	uuid := &rpcdef.Struct{Head: head("UUID", "UUID is called as Python's.", rpcdef.InResults), Fields: []*rpcdef.Field{field("UUID", "UUID", id), field("Decimal", "Decimal", amount)}}
	api := apiOf(
		&rpcdef.Method{Name: "w.pass", GoName: "Pass", Params: order, Result: order}, &rpcdef.Method{Name: "w.find", GoName: "Find", Params: query, Result: uuid},
		&rpcdef.Method{Name: "w.ids", GoName: "IDs", Result: rpcdef.Map{Key: id, Elem: rpcdef.Optional{Elem: amount}}},
	)
	api.Decls = []rpcdef.Decl{orderID, order, query, uuid}
	return api
}

// failingAPI declares errors of all kinds.
func failingAPI() *rpcdef.API {
	str, number := basic(rpcdef.String), basic(rpcdef.Int)
	declared := func(goName string, code int, doc string) *rpcdef.Error {
		return &rpcdef.Error{Name: rpcdef.Snake(rpcdef.ErrorStem(goName)), GoName: goName, Code: code, Doc: rpcdef.Doc{Text: doc}, Pos: at(1)}
	}
	dataOf := func(name string, fields ...*rpcdef.Field) *rpcdef.Struct {
		return &rpcdef.Struct{Head: head(name, "", rpcdef.InResults), Fields: fields}
	}
	quotaData := dataOf("QuotaErrorData", field("limit", "Limit", number), omitEmpty(field("used_by", "UsedBy", rpcdef.List{Elem: str})))
	pausedData := dataOf("BoardPausedErrorData", field("until", "Until", rpcdef.Time{}))
	notFound := declared("ErrTaskNotFound", 404, "ErrTaskNotFound says that there is no task of that id. It may have been deleted.")
	quota := declared("QuotaError", 429, "A QuotaError says how much would be\ntoo much.")
	quota.Type, quota.Pointer, quota.Data = true, true, quotaData
	paused := declared("BoardPausedError", 409, "The board is paused.")
	paused.Type, paused.Data = true, pausedData
	closed := declared("ErrBoardClosed", 410, "")
	closed.Message = "the board is closed"
	renamed := declared("ErrGone", 451, `ErrGone is called otherwise: """ and \.`)
	renamed.Name = "taken_away"
	old := declared("ErrOld", 400, "ErrOld is old.\n\nDeprecated: It isn't returned any more.")
	old.Doc.Deprecated = "It isn't returned any more."
	permission := declared("ErrPermission", 403, "ErrPermission hides a built-in class.")
	params := &rpcdef.Struct{Head: head("FailParams", "", rpcdef.InParams), Fields: []*rpcdef.Field{
		field("code", "Code", number), field("name", "Name", str), field("message", "Message", str), field("data", "Data", rpcdef.Any{}),
	}}
	baseModel := &rpcdef.Struct{Head: head("BaseModel", "", both), Fields: []*rpcdef.Field{field("x", "X", str)}}
	api := apiOf(
		&rpcdef.Method{
			Name: "test.error", GoName: "Error", Params: params, NoWait: true, Errors: []*rpcdef.Error{notFound, quota, paused, closed, renamed, old},
			Doc: rpcdef.Doc{Text: "Error fails.\n\nDeprecated: Use another one.", Deprecated: "Use another one."},
		},
		&rpcdef.Method{Name: "test.echo", GoName: "Echo", Params: baseModel, Result: baseModel, Errors: []*rpcdef.Error{permission}},
		&rpcdef.Method{Name: "test.big", GoName: "Big", Result: rpcdef.Map{Key: str, Elem: str}},
	)
	api.Decls = []rpcdef.Decl{quotaData, pausedData, params, baseModel}
	api.Errors = []*rpcdef.Error{notFound, quota, paused, closed, renamed, old, permission}
	return api
}
