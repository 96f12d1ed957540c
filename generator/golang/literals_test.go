package golang

import (
	"go/constant"
	"time"

	"example.com/rpcgen/generator/golang/internal/golangtest"
	"example.com/rpcgen/rpcdef"
)

// The parts of an API.
var (
	pos    = golangtest.Pos
	head   = golangtest.Head
	field  = golangtest.Field
	method = golangtest.Method
	api    = golangtest.API
)

func doc(text string) rpcdef.Doc { return rpcdef.Doc{Text: text} }

func basic(k rpcdef.Kind) rpcdef.Type { return rpcdef.Basic{Kind: k} }

var (
	str = basic(rpcdef.String)
	i64 = basic(rpcdef.Int64)
)

// tasksAPI is an API as people write it.
func tasksAPI() *rpcdef.API {
	priority := &rpcdef.Enum{Head: head("Priority", "Priority says what to do first."), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{
		{GoName: "PriorityLow", Value: constant.MakeString("low"), Pos: pos(10)},
		{GoName: "PriorityNormal", Value: constant.MakeString("normal"), Pos: pos(11)},
		{GoName: "PriorityHigh", Value: constant.MakeString("high"), Doc: doc("PriorityHigh is before all others."), Pos: pos(12)},
		{GoName: "Urgent", Value: constant.MakeString("urgent"), Pos: pos(13)},
	}}
	userID := &rpcdef.Defined{Head: head("UserID", "UserID is a user."), Type: i64}
	task := &rpcdef.Struct{Head: head("Task", "Task is something to be done.\n\nIt has:\n  - a title\n  - a priority")}
	task.Fields = []*rpcdef.Field{
		{Name: "id", GoName: "ID", Type: str, Doc: doc("ID is what other calls name the task by.")},
		{Name: "title", GoName: "Title", Type: str, Rules: []rpcdef.Rule{{Name: "required"}, {Name: "max", Arg: "200"}}},
		{Name: "priority", GoName: "Priority", Type: priority, OmitEmpty: true},
		{Name: "assignee", GoName: "Assignee", Type: rpcdef.Optional{Elem: userID}},
		{Name: "due", GoName: "Due", Type: rpcdef.Time{}, OmitZero: true, Doc: rpcdef.Doc{Text: "Due is when.\n\nDeprecated: Use Dates.", Deprecated: "Use Dates."}},
		{Name: "children", GoName: "Children", Type: rpcdef.List{Elem: task}},
	}
	params := &rpcdef.Struct{Head: head("TaskStatsParams", "TaskStatsParams says whose tasks to count."), Fields: []*rpcdef.Field{
		field("user_id", "UserID", userID),
		field("include_completed", "IncludeCompleted", basic(rpcdef.Bool)),
	}}
	result := &rpcdef.Struct{Head: head("TaskStatsResult", ""), Fields: []*rpcdef.Field{
		field("total", "Total", basic(rpcdef.Int)),
		field("by_priority", "ByPriority", rpcdef.Map{Key: priority, Elem: basic(rpcdef.Int)}),
	}}
	empty := &rpcdef.Struct{Head: head("EmptyParams", "")}

	stats := method("tasks.get_stats", "GetStats", params, result)
	stats.Doc, stats.Timeout, stats.Idempotent = doc("GetStats counts tasks."), 5*time.Second, true
	old := method("tasks.http_ids", "HTTPIDs", empty, rpcdef.List{Elem: rpcdef.Optional{Elem: task}})
	old.Doc, old.Timeout = rpcdef.Doc{Text: "HTTPIDs is old.\n\nDeprecated: Use get_stats.", Deprecated: "Use get_stats."}, 1500*time.Millisecond
	read := method("tasks.mark_read", "MarkRead", params, nil)
	read.Doc, read.NoWait = rpcdef.Doc{Text: "Deprecated: Read.", Deprecated: "Read."}, true
	ping := method("tasks.ping", "Ping", nil, nil)
	ping.NoWait = true
	count := method("tasks.count", "Count", nil, basic(rpcdef.Int))
	quotaData := &rpcdef.Struct{Head: head("QuotaErrorData", ""), Fields: []*rpcdef.Field{field("limit", "Limit", basic(rpcdef.Int))}}
	all := api([]rpcdef.Decl{priority, userID, task, params, result, empty, quotaData}, stats, old, read, ping, count)
	all.Errors = []*rpcdef.Error{
		{
			Name: "task_not_found", GoName: "ErrTaskNotFound", Code: 404, Message: "no such \"task\"", Pos: pos(80),
			Doc: doc("ErrTaskNotFound says that there is no task of that id."),
		},
		{
			Name: "limit", GoName: "QuotaError", Code: 429, Type: true, Pointer: true, Data: quotaData, Pos: pos(81),
			Doc: doc("A QuotaError says how much would be too much."),
		},
		{Name: "bare", GoName: "BareError", Code: 450, Type: true, Pos: pos(82)},
		{Name: "board_closed", GoName: "ErrClosed", Code: 409, Pos: pos(83)},
	}
	stats.Errors, old.Errors, count.Errors = all.Errors[:2], all.Errors[:1], all.Errors
	return all
}

// typesAPI has every type, and what is odd about them.
func typesAPI() *rpcdef.API {
	text := func(pkg, name string) rpcdef.Type { return rpcdef.Text{Go: rpcdef.GoName{Package: pkg, Name: name}} }
	level := &rpcdef.Enum{Head: head("Level", ""), Kind: rpcdef.Int64, Openness: rpcdef.Open, Values: []*rpcdef.EnumValue{
		{GoName: "Low", Value: constant.MakeInt64(-1), Pos: pos(20)},
		{GoName: "Huge", Value: constant.MakeInt64(-1 << 63), Pos: pos(21)},
	}}
	status := &rpcdef.Enum{Head: head("BillingStatus", ""), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{
		{GoName: "StatusActive", Value: constant.MakeString("a`\"\n\\"), Pos: pos(22)},
		{GoName: "Low", Value: constant.MakeString("low"), Pos: pos(23)},
		{GoName: "unknown", Value: constant.MakeString(""), Pos: pos(24)},
	}}
	status.GoName = "Status"
	noValues := &rpcdef.Enum{Head: head("NoValues", ""), Kind: rpcdef.Uint8}
	digit := &rpcdef.Defined{Head: head("Digit", "Digit is a byte that writes itself."), Type: basic(rpcdef.Uint8)}
	stamp := &rpcdef.Defined{Head: head("stamp", ""), Type: rpcdef.Time{}}
	meta := &rpcdef.Defined{Head: head("Meta", ""), Type: rpcdef.Any{}}
	tree := &rpcdef.Defined{Head: head("Tree", "")}
	tree.Type = rpcdef.Map{Key: str, Elem: tree}
	count := &rpcdef.Defined{Head: head("Count", ""), Type: basic(rpcdef.Uint)}
	point := &rpcdef.Struct{Head: head("Point", ""), Anonymous: true, Fields: []*rpcdef.Field{
		field("x", "X", basic(rpcdef.Float32)),
		{Name: "long_name", GoName: "LongName", Type: basic(rpcdef.Float64), Doc: doc("LongName has\n\n\tcode")},
	}}
	deep := &rpcdef.Struct{Head: head("Deep", ""), Anonymous: true, Fields: []*rpcdef.Field{field("p", "P", rpcdef.List{Elem: point}), field("q", "QQ", str)}}
	inResult := &rpcdef.Struct{Head: head("ListItem", ""), Anonymous: true, Fields: []*rpcdef.Field{field("a", "A", str)}}
	unit := &rpcdef.Struct{Head: head("Unit", "")}

	all := &rpcdef.Struct{Head: head("All", "")}
	add := func(goName string, t rpcdef.Type) *rpcdef.Field {
		f := field(rpcdef.Snake(goName), goName, t)
		all.Fields = append(all.Fields, f)
		return f
	}
	for k := rpcdef.Bool; k <= rpcdef.Float64; k++ {
		add("Basic"+k.String(), basic(k))
	}
	add("Quoted", rpcdef.Quoted{Elem: i64})
	add("QuotedOptional", rpcdef.Optional{Elem: rpcdef.Quoted{Elem: count}}).OmitEmpty = true
	add("QuotedNumber", rpcdef.Quoted{Elem: rpcdef.Number{}})
	add("QuotedMaybeNumber", rpcdef.Optional{Elem: rpcdef.Quoted{Elem: rpcdef.Number{}}})
	add("Bytes", rpcdef.Bytes{})
	add("Array", rpcdef.Array{Elem: basic(rpcdef.Uint8), Len: 16})
	add("Numbers", rpcdef.List{Elem: noValues})
	add("Digits", rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: digit}})
	add("PlainDigits", rpcdef.List{Elem: basic(rpcdef.Uint8)})
	add("MapInt", rpcdef.Map{Key: basic(rpcdef.Int), Elem: rpcdef.List{Elem: rpcdef.Bytes{}}})
	add("MapAddr", rpcdef.Map{Key: text("net/netip", "Addr"), Elem: rpcdef.Duration{}})
	add("MapIP", rpcdef.Map{Key: text("net", "IP"), Elem: str})
	add("MapUUID", rpcdef.Map{Key: text("example.com/uuid", "UUID"), Elem: str})
	add("Optional", rpcdef.Optional{Elem: rpcdef.List{Elem: str}})
	add("Any", rpcdef.Any{})
	add("Raw", rpcdef.Any{Raw: true})
	add("OptionalAny", rpcdef.Optional{Elem: meta}).OmitEmpty = true
	add("OptionalBig", rpcdef.Optional{Elem: rpcdef.BigInt{}})
	add("Big", rpcdef.BigInt{})
	add("Number", rpcdef.Number{})
	add("UUID", text("example.com/uuid", "UUID"))
	add("Level", text("log/slog", "Level"))
	add("Rat", text("math/big", "Rat"))
	add("Float", text("math/big", "Float"))
	add("IP", text("net", "IP"))
	add("Prefix", text("net/netip", "Prefix"))
	add("Pattern", text("regexp", "Regexp"))
	add("Inline", deep)
	add("AfterInline", str)
	add("B", stamp)
	add("OptionalInline", rpcdef.Optional{Elem: point}).Doc = doc("OptionalInline may be nil.")
	add("ZeroStruct", unit).OmitZero = true
	add("ZeroArray", rpcdef.Array{Elem: unit, Len: 2}).OmitZero = true
	add("ZeroTime", stamp).OmitZero = true
	add("ZeroOptional", rpcdef.Optional{Elem: rpcdef.Time{}}).OmitZero = true
	both := add("EmptyAndZero", rpcdef.List{Elem: level})
	both.OmitEmpty, both.OmitZero = true, true
	for _, f := range []*rpcdef.Field{
		add("LackInt", basic(rpcdef.Int)), add("LackList", rpcdef.List{Elem: level}), add("LackOptional", rpcdef.Optional{Elem: str}),
		add("LackAny", rpcdef.Any{}), add("LackBig", rpcdef.BigInt{}), add("LackQuoted", rpcdef.Quoted{Elem: basic(rpcdef.Bool)}),
	} {
		f.ViaPointer = true
	}
	all.Fields = append(all.Fields,
		field("-", "Dash", str), field("base_id", "Any", str), field("BaseID", "Any", str), field("a b$<é>", "Odd", str), field("ID", "ID", str), field("id", "Id", str))
	add("Rules", str).Rules = []rpcdef.Rule{{Name: "oneof", Arg: "a `b` \"c\""}, {Name: "dive"}}
	add("Tree", tree)
	add("Status", status)

	return api([]rpcdef.Decl{level, status, noValues, digit, stamp, meta, tree, count, point, deep, inResult, unit, all},
		method("all.get", "Get", all, all),
		method("all.list", "List", unit, rpcdef.Map{Key: str, Elem: rpcdef.List{Elem: inResult}}),
		method("all.time", "Time", nil, rpcdef.Time{}),
		method("all.addr", "Addr", nil, text("net/netip", "Addr")),
		method("all.array", "Array", nil, rpcdef.Array{Elem: stamp, Len: 2}),
	)
}

// wideAPI has names so long that lines are broken.
func wideAPI() *rpcdef.API {
	params := &rpcdef.Struct{Head: head("GetMonthlyStatisticsOfAllDepartmentsParams", ""), Fields: []*rpcdef.Field{field("month", "Month", str)}}
	result := &rpcdef.Struct{Head: head("GetMonthlyStatisticsOfAllDepartmentsResult", ""), Fields: []*rpcdef.Field{field("total", "Total", i64)}}
	const long = "departments_of_subsidiaries_in_which_nobody_has_ever_been_able_to_count_all_of_the_employees"
	recount := method("reports.recount_"+long, "Recount", params, nil)
	recount.NoWait, recount.Timeout = true, time.Minute
	return api([]rpcdef.Decl{params, result},
		method("reports.get_monthly_statistics_of_all_departments", "GetMonthlyStatisticsOfAllDepartments", params, result),
		method("reports.get_"+long, "Get", nil, result),
		method("reports.list_"+long, "List", params, rpcdef.List{Elem: result}),
		recount,
	)
}

// errorCases are APIs that Go can't have.
func errorCases() map[string]struct {
	api  *rpcdef.API
	want []string
} {
	named := func(name string, line int) *rpcdef.Struct {
		s := &rpcdef.Struct{Head: head(name, "")}
		s.Pos = pos(line)
		return s
	}
	at := func(m *rpcdef.Method, line int) *rpcdef.Method {
		m.Pos = pos(line)
		return m
	}
	noWait := at(method("a.b", "B", nil, nil), 5)
	noWait.NoWait = true
	enum := &rpcdef.Enum{Head: head("Color", ""), Kind: rpcdef.Int, Values: []*rpcdef.EnumValue{
		{GoName: "Red", Value: constant.MakeInt64(1), Pos: pos(8)},
		{GoName: "red", Value: constant.MakeInt64(2), Pos: pos(9)},
		{GoName: "colorred", Value: constant.MakeInt64(2), Pos: pos(10)},
		{GoName: "Red", Value: constant.MakeInt64(3), Pos: pos(11)},
	}}
	odd := named("Odd", 1)
	odd.Fields = []*rpcdef.Field{{Name: `a"b`, GoName: "A", Type: str, Pos: pos(7)}}
	type errorCase = struct {
		api  *rpcdef.API
		want []string
	}
	return map[string]errorCase{
		"types that become one": {api([]rpcdef.Decl{named("task", 1), named("Task", 2)}), []string{
			"api.go:2:1: type Task is called Task in Go, and so is type task: rename one of them (the other: api.go:1:1)",
		}},
		"own name": {api([]rpcdef.Decl{named("RPCError", 4)}), []string{
			"api.go:4:1: type RPCError is called RPCError in Go, which is a name of the client's own: rename it",
		}},
		"methods that become one": {
			api(nil, at(method("tasks.get_stats", "A", nil, nil), 1), at(method("tasks.GetStats", "B", nil, nil), 2)),
			[]string{
				`api.go:2:1: method "tasks.GetStats" is called TasksGetStats in Go, and so is method "tasks.get_stats": rename one with //rpcgen:method NAME (the other: api.go:1:1)`,
			},
		},
		"variant that doesn't wait": {api(nil, noWait, at(method("a.b_no_wait", "C", nil, nil), 6)), []string{
			`api.go:6:1: method "a.b_no_wait" is called ABNoWait in Go, and so is method "a.b": rename one with //rpcgen:method NAME (the other: api.go:5:1)`,
		}},
		"constants": {api([]rpcdef.Decl{enum}), []string{
			"api.go:11:1: constant Red is called ColorRed in Go, and so is constant red: rename one of them (the other: api.go:9:1)",
		}},
		"unknown variant": {api([]rpcdef.Decl{
			&rpcdef.Union{Head: rpcdef.Head{Name: "Block", GoName: "Block", Pos: pos(12)}, Field: "type"},
			&rpcdef.Struct{Head: rpcdef.Head{Name: "UnknownBlock", GoName: "UnknownBlock", Pos: pos(13)}},
		}), []string{
			"api.go:13:1: type UnknownBlock is called UnknownBlock in Go, and so is the unknown variant of union Block: " +
				"rename one of them (the other: api.go:12:1)",
		}},
		"json name": {api([]rpcdef.Decl{odd}), []string{
			`api.go:7:1: field name "a\"b" can't stand in a json tag, expected letters, digits and punctuation without quotes, ` +
				`backslash and comma: rename it`,
		}},
	}
}
