package golang

import (
	"time"

	"example.com/rpcgen/rpcdef"
)

func literal(text string) rpcdef.ChannelPart { return rpcdef.ChannelPart{Literal: text} }

func param(name string, kind rpcdef.Kind) rpcdef.ChannelPart {
	return rpcdef.ChannelPart{Param: &rpcdef.ChannelParam{Name: name, Kind: kind, Pos: pos(40)}}
}

func event(name, goName string, data rpcdef.Type) *rpcdef.Event {
	return &rpcdef.Event{Name: name, GoName: goName, Data: data, Pos: pos(41)}
}

// eventsAPI is an API with channels of all kinds, and methods that tell their progress.
func eventsAPI() *rpcdef.API {
	message := &rpcdef.Struct{Head: head("Message", "A Message is what somebody said."), Fields: []*rpcdef.Field{
		field("n", "N", basic(rpcdef.Int)),
		field("text", "Text", str),
	}}
	typing := &rpcdef.Struct{Head: head("Typing", ""), Fields: []*rpcdef.Field{field("active", "Active", basic(rpcdef.Bool))}}
	unnamed := &rpcdef.Struct{Head: head("LineEventsDialed", ""), Anonymous: true, Fields: []*rpcdef.Field{field("at", "At", rpcdef.Time{})}}
	params := &rpcdef.Struct{Head: head("ExportParams", ""), Fields: []*rpcdef.Field{field("room_id", "RoomID", str)}}
	progress := &rpcdef.Struct{Head: head("ExportProgress", ""), Fields: []*rpcdef.Field{field("done", "Done", basic(rpcdef.Int))}}
	result := &rpcdef.Struct{Head: head("ExportResult", ""), Fields: []*rpcdef.Field{field("url", "URL", str)}}

	export := method("rooms.export", "Export", params, result)
	export.Doc, export.Timeout, export.Progress = doc("Export writes what was said in a room to a file."), 20*time.Second, progress
	count := method("rooms.count", "Count", nil, nil)
	count.Progress, count.NoWait = basic(rpcdef.Int), true
	list := method("rooms.list", "List", params, rpcdef.List{Elem: message})
	list.Progress = rpcdef.List{Elem: message}

	room := &rpcdef.Channel{
		Name: "room_events", GoName: "RoomEvents", Pattern: "chat.room.{room_id}", Parts: []rpcdef.ChannelPart{literal("chat"), literal("room"), param("room_id", rpcdef.String)},
		Doc: doc("RoomEvents tell what happens in a room."), Pos: pos(50),
		Events: []*rpcdef.Event{event("message_posted", "MessagePosted", message), event("room_closed", "Closed", str)},
	}
	room.Events[0].Doc = doc("MessagePosted is sent when somebody has said something.")
	line := &rpcdef.Channel{
		Name: "http_line", GoName: "lineEvents", Pattern: "line.{type}.{number:int64}.{api}", Public: true, Pos: pos(51),
		Parts:  []rpcdef.ChannelPart{literal("line"), param("type", rpcdef.String), param("number", rpcdef.Int64), param("api", rpcdef.String)},
		Events: []*rpcdef.Event{event("dialed", "Dialed", unnamed), event("tags", "Tags", rpcdef.Map{Key: str, Elem: rpcdef.Optional{Elem: message}})},
	}
	desk := &rpcdef.Channel{
		Name: "desk_events", GoName: "DeskEvents", Pattern: "desk.{room_id}", Parts: []rpcdef.ChannelPart{literal("desk"), param("room_id", rpcdef.String)},
		Doc: rpcdef.Doc{Text: "DeskEvents are old.\n\nDeprecated: Sit elsewhere.", Deprecated: "Sit elsewhere."}, Pos: pos(52),
		Public: true, Recover: true, Presence: true, JoinLeave: true,
		Events: []*rpcdef.Event{event("moved", "Moved", message), event("typing", "Typing", typing), event("bid", "Bid", rpcdef.BigInt{})},
	}
	desk.Events[1].Publish, desk.Events[2].Publish = true, true
	desk.Events[1].Doc = rpcdef.Doc{Text: "Typing is sent by who writes.\n\nDeprecated: Read Moved.", Deprecated: "Read Moved."}
	inbox := &rpcdef.Channel{
		Name: "inbox_events", GoName: "InboxEvents", Pattern: "inbox#{user_id}", Parts: []rpcdef.ChannelPart{literal("inbox#")}, PerUser: true, Recover: true, Pos: pos(53),
		Events: []*rpcdef.Event{event("message_posted", "MessagePosted", message)},
	}
	all := api([]rpcdef.Decl{message, typing, unnamed, params, progress, result}, export, count, list)
	all.Channels = []*rpcdef.Channel{room, line, desk, inbox}
	return all
}
