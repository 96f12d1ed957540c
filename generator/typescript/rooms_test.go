package typescript

import (
	"time"

	"example.com/rpcgen/rpcdef"
)

// The API of testdata/rooms: channels of each kind, methods that tell their progress, and a union in all of it, as testserver serves them.

func event(name, goName string, data rpcdef.Type) *rpcdef.Event {
	return &rpcdef.Event{Name: name, GoName: goName, Data: data, Pos: at(20)}
}

func documented(text string) rpcdef.Doc { return rpcdef.Doc{Text: text} }

func fixed(text string) rpcdef.ChannelPart { return rpcdef.ChannelPart{Literal: text} }

func param(name string, kind rpcdef.Kind) rpcdef.ChannelPart {
	return rpcdef.ChannelPart{Param: &rpcdef.ChannelParam{Name: name, Kind: kind, Pos: at(20)}}
}

func channel(name, goName, pattern string, parts []rpcdef.ChannelPart, events ...*rpcdef.Event) *rpcdef.Channel {
	return &rpcdef.Channel{
		Name: name, GoName: goName, Package: "example.com/rooms", PackageName: "rooms", Pattern: pattern, Parts: parts, Events: events, Pos: at(19),
	}
}

// roomTypes are the structs of rooms.
type roomTypes struct {
	blockTypes
	exportParams, exportProgress, exportResult, countParams, message, removed, typing *rpcdef.Struct
}

func newRoomTypes() roomTypes {
	return roomTypes{
		blockTypes: newBlockTypes(),
		exportParams: object("ExportParams", rpcdef.InParams,
			field("room_id", str), field("steps", integer), omitEmpty(field("ms", integer)), omitEmpty(field("gate", str))),
		exportProgress: object("ExportProgress", rpcdef.InResults, field("done", integer), field("total", integer)),
		exportResult:   object("ExportResult", rpcdef.InResults, field("url", str), field("steps", integer)),
		countParams:    object("CountParams", rpcdef.InParams, field("steps", integer)),
		message:        object("Message", rpcdef.InResults, field("n", integer), field("text", str)),
		removed:        object("Removed", rpcdef.InResults, field("n", integer)),
		typing:         object("Typing", rpcdef.InParams|rpcdef.InResults, field("active", boolean)),
	}
}

func rooms() *rpcdef.API {
	t := newRoomTypes()
	decls := []rpcdef.Decl{t.exportParams, t.exportProgress, t.exportResult, t.countParams, t.message, t.removed, t.typing}
	decls = append(decls, t.decls()...)
	export := method("rooms.export", t.exportParams, t.exportResult)
	export.Doc = documented("Export writes what was said in a room to a file, and tells how far it is.")
	export.Progress, export.Timeout = t.exportProgress, 20*time.Second
	count := method("rooms.count", t.countParams, nil)
	count.Progress, count.Idempotent = integer, true
	describe := method("rooms.describe", t.params, t.block)
	describe.Progress = t.block
	a := api(decls, export, count, method("rooms.transcript", t.params, t.transcript), describe)
	a.Channels = roomChannels(t)
	return a
}

func roomChannels(t roomTypes) []*rpcdef.Channel {
	posted := func() *rpcdef.Event {
		e := event("message_posted", "MessagePosted", t.message)
		e.Doc = documented("MessagePosted is sent when somebody has said something.")
		return e
	}
	room := channel("room_events", "RoomEvents", "chat.room.{room_id}",
		[]rpcdef.ChannelPart{fixed("chat"), fixed("room"), param("room_id", rpcdef.String)},
		posted(), event("message_removed", "Removed", t.removed), event("noticed", "Noticed", t.notice))
	room.Doc = documented("RoomEvents tell what happens in a room.")
	line := channel("line_events", "LineEvents", "chat.line.{room_id}.{number:int64}",
		[]rpcdef.ChannelPart{fixed("chat"), fixed("line"), param("room_id", rpcdef.String), param("number", rpcdef.Int64)}, posted())
	news := channel("news_events", "NewsEvents", "news.all", []rpcdef.ChannelPart{fixed("news"), fixed("all")}, posted())
	feed := channel("feed_events", "FeedEvents", "feed.{topic}", []rpcdef.ChannelPart{fixed("feed"), param("topic", rpcdef.String)},
		posted(), event("ended", "Ended", str), event("__proto__", "Proto", str))
	typing := event("typing", "Typing", t.typing)
	typing.Publish = true
	desk := channel("desk_events", "DeskEvents", "desk.{room_id}", []rpcdef.ChannelPart{fixed("desk"), param("room_id", rpcdef.String)},
		event("moved", "Moved", t.message), typing)
	desk.Presence, desk.JoinLeave = true, true
	inbox := channel("inbox_events", "InboxEvents", "inbox#{user_id}", []rpcdef.ChannelPart{fixed("inbox#")}, posted())
	note := channel("note_events", "NoteEvents", "note.#{user_id}", []rpcdef.ChannelPart{fixed("note"), fixed("#")}, posted())
	note.Presence = true
	inbox.PerUser, note.PerUser = true, true
	news.Public, feed.Public, feed.Recover, desk.Public, desk.Recover, inbox.Recover = true, true, true, true, true, true
	return []*rpcdef.Channel{room, line, news, feed, desk, inbox, note}
}
