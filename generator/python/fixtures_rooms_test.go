package python

import (
	"time"

	"example.com/rpcgen/rpcdef"
)

// roomsAPI is package rooms of testdata, which testserver serves; and names that meet those of the client.
func roomsAPI() *rpcdef.API {
	str, number := basic(rpcdef.String), basic(rpcdef.Int)
	block := roomBlocks(str)
	message := &rpcdef.Struct{
		Head: head("Message", "A Message is what somebody said.", rpcdef.InResults), Fields: []*rpcdef.Field{field("n", "N", number), field("text", "Text", str)},
	}
	removed := &rpcdef.Struct{Head: head("Removed", "A Removed says which message is no more.", rpcdef.InResults), Fields: []*rpcdef.Field{field("n", "N", number)}}
	typing := &rpcdef.Struct{
		Head: head("Typing", "A Typing says whether somebody writes.", both), Fields: []*rpcdef.Field{field("active", "Active", basic(rpcdef.Bool))},
	}
	notice := &rpcdef.Struct{
		Head: head("Notice", "A Notice is a message of any blocks.", rpcdef.InResults), Fields: []*rpcdef.Field{field("body", "Body", rpcdef.Optional{Elem: block})},
	}
	api := apiOf(roomMethods(str, number, block)...)
	api.Services[0].Name, api.Services[0].GoName = "rooms", "Rooms"
	declared := map[rpcdef.Decl]bool{}
	for _, m := range api.Methods() {
		for _, t := range []rpcdef.Type{m.Params, m.Progress, m.Result} {
			if s, ok := t.(*rpcdef.Struct); ok && s != nil && !declared[s] {
				declared[s] = true
				api.Decls = append(api.Decls, s)
			}
		}
	}
	api.Decls = append(api.Decls, block)
	for _, v := range block.Variants {
		api.Decls = append(api.Decls, v.Struct)
	}
	api.Decls = append(api.Decls, message, removed, notice, typing)
	api.Channels = roomChannels(message, removed, notice, typing)
	return api
}

// roomBlocks returns the union of what is said.
func roomBlocks(str rpcdef.Type) *rpcdef.Union {
	block := &rpcdef.Union{Head: head("Block", "A Block is a part of what is said.", rpcdef.InResults), Field: "type"}
	variant := func(value, name, doc string, fields ...*rpcdef.Field) {
		fields = append([]*rpcdef.Field{constField("type", "Type", value)}, fields...)
		variantOf(block, &rpcdef.Struct{Head: head(name, doc, rpcdef.InResults), Fields: fields})
	}
	variant("text", "TextBlock", "A TextBlock is text.", field("text", "Text", str))
	variant("image", "ImageBlock", "An ImageBlock is a picture.", field("url", "URL", str), omitEmpty(field("alt", "Alt", str)))
	blocks := rpcdef.List{Elem: rpcdef.Optional{Elem: block}}
	variant("quote", "QuoteBlock", "A QuoteBlock repeats other blocks.", field("by", "By", str), field("blocks", "Blocks", blocks))
	return block
}

func roomMethods(str, number rpcdef.Type, block *rpcdef.Union) []*rpcdef.Method {
	object := func(name string, use rpcdef.Use, fields ...*rpcdef.Field) *rpcdef.Struct {
		return &rpcdef.Struct{Head: head(name, "", use), Fields: fields}
	}
	export := object("ExportParams", rpcdef.InParams,
		ruled(field("room_id", "RoomID", str), "required", ""), field("steps", "Steps", number), omitEmpty(field("ms", "MS", number)), omitEmpty(field("gate", "Gate", str)))
	room := object("TranscriptParams", rpcdef.InParams, field("room_id", "RoomID", str))
	place := rpcdef.Optional{Elem: block}
	transcript := object("Transcript", rpcdef.InResults,
		field("first", "First", place), field("blocks", "Blocks", rpcdef.List{Elem: place}), field("by_user", "ByUser", rpcdef.Map{Key: str, Elem: place}))
	return []*rpcdef.Method{
		{
			Name: "rooms.export", GoName: "Export", Params: export, Timeout: 20 * time.Second,
			Progress: object("ExportProgress", rpcdef.InResults, field("done", "Done", number), field("total", "Total", number)),
			Result:   object("ExportResult", rpcdef.InResults, field("url", "URL", str), field("steps", "Steps", number)),
			Doc:      rpcdef.Doc{Text: "Export writes what was said in a room to a file, and tells how far it is."},
		},
		{Name: "rooms.count", GoName: "Count", Params: object("CountParams", rpcdef.InParams, field("steps", "Steps", number)), Progress: number},
		// What reads its result must not meet what reads the progress of the one before.
		{Name: "rooms.count_progress", GoName: "CountProgress", Result: rpcdef.List{Elem: str}},
		{Name: "rooms.transcript", GoName: "Transcript", Params: room, Result: transcript, Doc: rpcdef.Doc{Text: "Transcript returns what was said in a room, as blocks."}},
		{
			Name: "rooms.describe", GoName: "Describe", Params: room, Progress: block, Result: block,
			Doc: rpcdef.Doc{Text: "Describe tells what it finds, one block after the other, and returns the last one."},
		},
	}
}

func roomChannels(message, removed, notice, typing *rpcdef.Struct) []*rpcdef.Channel {
	literal := func(text string) rpcdef.ChannelPart { return rpcdef.ChannelPart{Literal: text} }
	param := func(name string, kind rpcdef.Kind) rpcdef.ChannelPart {
		return rpcdef.ChannelPart{Param: &rpcdef.ChannelParam{Name: name, Kind: kind, Pos: at(1)}}
	}
	event := func(name, goName string, data rpcdef.Type, doc string) *rpcdef.Event {
		return &rpcdef.Event{Name: name, GoName: goName, Data: data, Doc: rpcdef.Doc{Text: doc}, Pos: at(1)}
	}
	posted := func(doc string) *rpcdef.Event { return event("message_posted", "MessagePosted", message, doc) }
	published := event("typing", "Typing", typing, "Typing is sent by who writes.")
	published.Publish = true
	old := event("old", "Old", rpcdef.List{Elem: basic(rpcdef.Int)}, "Old is old.\n\nDeprecated: It isn't sent any more.")
	old.Doc.Deprecated = "It isn't sent any more."
	shouted := event("shouted", "Shouted", rpcdef.Map{Key: basic(rpcdef.String), Elem: basic(rpcdef.Int)}, "")
	shouted.Publish = true
	put := event("put", "Put", typing, "")
	put.Publish = true
	channels := []*rpcdef.Channel{
		{
			GoName: "RoomEvents", Pattern: "chat.room.{room_id}", Namespace: "chat", Parts: []rpcdef.ChannelPart{literal("chat"), literal("room"), param("room_id", rpcdef.String)},
			Doc: rpcdef.Doc{Text: "RoomEvents tell what happens in a room. The server is asked who may subscribe, and what is missed is lost."},
			Events: []*rpcdef.Event{
				posted("MessagePosted is sent when somebody has said something."),
				event("message_removed", "Removed", removed, "Removed is sent when a message is removed."),
				event("noticed", "Noticed", notice, "Noticed is sent when there is something to see."),
			},
		},
		{
			GoName: "LineEvents", Pattern: "chat.line.{queue}.{class:int64}", Namespace: "chat",
			Parts:  []rpcdef.ChannelPart{literal("chat"), literal("line"), param("queue", rpcdef.String), param("class", rpcdef.Int64)},
			Events: []*rpcdef.Event{posted(""), old},
		},
		{
			GoName: "FeedEvents", Pattern: "feed.{topic}", Namespace: "feed", Parts: []rpcdef.ChannelPart{literal("feed"), param("topic", rpcdef.String)}, Public: true, Recover: true,
			Events: []*rpcdef.Event{posted("MessagePosted is sent when there is something new."), event("ended", "Ended", basic(rpcdef.String), "Ended is sent when there is nothing more to come.")},
		},
		{
			GoName: "DeskEvents", Pattern: "desk.{room_id}", Namespace: "desk", Parts: []rpcdef.ChannelPart{literal("desk"), param("room_id", rpcdef.String)},
			Public: true, Recover: true, Presence: true, JoinLeave: true,
			Events: []*rpcdef.Event{event("moved", "Moved", message, "Moved is sent when the desk is moved; only the server says so."), published, shouted},
			Doc:    rpcdef.Doc{Text: "DeskEvents tell what people at one desk do. They see each other."},
		},
		{GoName: "NewsEvents", Pattern: "news.all", Namespace: "news", Parts: []rpcdef.ChannelPart{literal("news"), literal("all")}, Public: true, Events: []*rpcdef.Event{posted("")}},
		{GoName: "InboxEvents", Pattern: "inbox#{user_id}", Parts: []rpcdef.ChannelPart{literal("inbox#")}, PerUser: true, Recover: true, Events: []*rpcdef.Event{posted("")}},
		{
			GoName: "NoteEvents", Pattern: "note.#{user_id}", Namespace: "note", Parts: []rpcdef.ChannelPart{literal("note"), literal("#")}, PerUser: true, Presence: true,
			Events: []*rpcdef.Event{posted("")},
		},
		{
			GoName: "LogEvents", Pattern: "log.{event}.{encode}.{method}", Namespace: "log", Public: true, Presence: true,
			Parts:  []rpcdef.ChannelPart{literal("log"), param("event", rpcdef.String), param("encode", rpcdef.String), param("method", rpcdef.String)},
			Events: []*rpcdef.Event{put},
		},
	}
	for _, c := range channels {
		c.Name, c.Package, c.PackageName, c.Pos = rpcdef.Snake(c.GoName), "example.com/rooms", "rooms", at(1)
	}
	return channels
}
