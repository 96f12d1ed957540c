package goserver

import (
	"strings"

	"example.com/rpcgen/rpcdef"
)

// channel returns a channel as the analyzer makes it of a pattern.
func channel(name, pattern string, events ...*rpcdef.Event) *rpcdef.Channel {
	c := &rpcdef.Channel{Name: name, GoName: "Events", Package: tasks.Path, PackageName: tasks.Name, Pattern: pattern, Pos: pos(1), Events: events}
	text, perUser := strings.CutSuffix(pattern, "{user_id}")
	c.PerUser = perUser && strings.HasSuffix(text, "#")
	if !c.PerUser {
		text = pattern
	}
	for word := range strings.SplitSeq(text, ".") {
		inner, isParam := strings.CutPrefix(strings.TrimSuffix(word, "}"), "{")
		if !isParam {
			c.Parts = append(c.Parts, rpcdef.ChannelPart{Literal: word})
			continue
		}
		name, isInt := strings.CutSuffix(inner, ":int64")
		param := &rpcdef.ChannelParam{Name: name, Kind: rpcdef.String, Pos: pos(1)}
		if isInt {
			param.Kind = rpcdef.Int64
		}
		c.Parts = append(c.Parts, rpcdef.ChannelPart{Param: param})
	}
	if len(c.Parts) > 1 {
		c.Namespace = c.Parts[0].Literal
	}
	return c
}

func event(name, goName string, data *rpcdef.GoExpr) *rpcdef.Event {
	return &rpcdef.Event{Name: name, GoName: goName, Data: rpcdef.Basic{Kind: rpcdef.String}, Go: *data, Pos: pos(2)}
}

// channelsAPI has channels of all kinds, and methods that tell their progress in all forms.
func channelsAPI() *rpcdef.API {
	posted := event("message_posted", "MessagePosted", value(tasks, "Message"))
	posted.Doc.Text = "MessagePosted is sent when somebody has said something."
	old := event("said", "Told", pointer(others, "Message"))
	old.Doc = rpcdef.Doc{Text: "Told is what it was before.\n\nDeprecated: read MessagePosted.", Deprecated: "read MessagePosted."}
	typing := event("typing", "typing", plain("bool"))
	typing.Publish = true
	room := channel("room_events", "chat.room.{room_id}", posted, old)
	room.GoName, room.Doc.Text = "roomEvents", "roomEvents tell what happens in a room."
	desk := channel("desk", "desk.{number:int64}.{room}", typing)
	desk.Public, desk.Recover, desk.Presence, desk.JoinLeave = true, true, true, true
	inbox := channel("inbox", "inbox#{user_id}", event("mail", "Mail", plain("[]string")))
	inbox.Recover = true
	note := channel("http_note", "chat.note#{user_id}", event("written", "Written", plain("struct{A int \"json:\\\"a\\\"\"; B string}")))
	a := api(service("jobs", "Jobs", tasks,
		method("jobs.all", "All", rpcdef.Signature{
			Context: true, Params: value(tasks, "P"), Progress: pointer(tasks, "Q"), Result: pointer(tasks, "R"), Error: true,
		}),
		method("jobs.none", "None", rpcdef.Signature{Progress: plain("int")}),
		method("jobs.result", "Result", rpcdef.Signature{Params: pointer(tasks, "P"), Progress: value(tasks, "Q"), Result: plain("[]string")}),
		method("jobs.error", "Error", rpcdef.Signature{Context: true, Progress: plain("[]string"), Error: true}),
	))
	for _, m := range a.Methods() {
		m.Progress = rpcdef.Basic{Kind: rpcdef.String}
	}
	a.Channels = []*rpcdef.Channel{
		room, channel("lobby", "chat.lobby", event("opened", "Opened", plain("string"))), note, desk, inbox,
		// The names of its parameters mean something, here or to Go, or become one.
		channel("ways", "way.{type}.{data:int64}.{ctx}.{tasks}.{string}.{a_b}.{channel_ways}.{values}.{err}", event("gone", "Gone", value(tasks, "Message"))),
	}
	return a
}
