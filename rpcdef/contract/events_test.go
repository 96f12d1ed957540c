package contract_test

import (
	"testing"

	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// An eventSample is an API with a channel, a union and progress.
type eventSample struct {
	api           *rpcdef.API
	channel       *rpcdef.Channel
	posted, moved *rpcdef.Event
	export        *rpcdef.Method
	block         *rpcdef.Union
	text, quote   *rpcdef.Struct
}

func newEventSample() *eventSample {
	kind := func(value string) *rpcdef.Field {
		return &rpcdef.Field{Name: "type", Type: basic(rpcdef.String), Const: value}
	}
	s := &eventSample{block: &rpcdef.Union{Head: head("Block"), Field: "type"}}
	s.text = &rpcdef.Struct{Head: head("Text"), Fields: []*rpcdef.Field{kind("text"), {Name: "text", Type: basic(rpcdef.String)}}}
	s.quote = &rpcdef.Struct{Head: head("Quote"), Fields: []*rpcdef.Field{kind("quote"), {Name: "blocks", Type: list(rpcdef.Optional{Elem: s.block})}}}
	s.block.Variants = []*rpcdef.Variant{{Value: "text", Struct: s.text}, {Value: "quote", Struct: s.quote}}
	s.posted = &rpcdef.Event{Name: "posted", GoName: "Posted", Data: s.block}
	s.moved = &rpcdef.Event{Name: "moved", GoName: "Moved", Data: basic(rpcdef.Int), Publish: true}
	s.channel = &rpcdef.Channel{
		Name: "room_events", GoName: "RoomEvents", Pattern: "chat.{room}.{n:int64}", Namespace: "chat", Recover: true,
		Parts:  []rpcdef.ChannelPart{{Literal: "chat"}, {Param: &rpcdef.ChannelParam{Name: "room", Kind: rpcdef.String}}, {Param: &rpcdef.ChannelParam{Name: "n", Kind: rpcdef.Int64}}},
		Events: []*rpcdef.Event{s.posted, s.moved},
	}
	s.export = &rpcdef.Method{Name: "reports.export", Progress: basic(rpcdef.Int), Result: s.block}
	s.api = &rpcdef.API{
		Services: []*rpcdef.Service{{Name: "reports", Methods: []*rpcdef.Method{s.export}}},
		Channels: []*rpcdef.Channel{s.channel},
	}
	return s
}

// hashes returns the hashes of the channel, the method and the API.
func (s *eventSample) hashes() [3]string {
	contract.Stamp(s.api)
	return [3]string{s.channel.Hash, s.export.Hash, contract.Version(s.api)}
}

// TestEvents changes a channel, a union or progress, and holds which hashes change: that of the channel, that of the method.
func TestEvents(t *testing.T) {
	for what, test := range map[string]struct {
		channel, method bool
		change          func(*eventSample)
	}{
		"name of an event":       {true, false, func(s *eventSample) { s.posted.Name = "sent" }},
		"data of an event":       {true, false, func(s *eventSample) { s.moved.Data = basic(rpcdef.String) }},
		"data of two events":     {true, false, func(s *eventSample) { s.moved.Data, s.posted.Data = s.posted.Data, s.moved.Data }},
		"who publishes an event": {true, false, func(s *eventSample) { s.moved.Publish = false }},
		"an event less":          {true, false, func(s *eventSample) { s.channel.Events = s.channel.Events[:1] }},
		"literal of the pattern": {true, false, func(s *eventSample) { s.channel.Parts[0].Literal = "talk" }},
		"order of parts":         {true, false, func(s *eventSample) { reverse(s.channel.Parts) }},
		"kind of a parameter":    {true, false, func(s *eventSample) { s.channel.Parts[2].Param.Kind = rpcdef.String }},
		"a part less":            {true, false, func(s *eventSample) { s.channel.Parts = s.channel.Parts[:2] }},
		"channel of a user":      {true, false, func(s *eventSample) { s.channel.PerUser = true }},
		"no recovery":            {true, false, func(s *eventSample) { s.channel.Recover = false }},
		"presence":               {true, false, func(s *eventSample) { s.channel.Presence = true }},
		"joins":                  {true, false, func(s *eventSample) { s.channel.JoinLeave = true }},

		"progress":         {false, true, func(s *eventSample) { s.export.Progress = basic(rpcdef.String) }},
		"no progress":      {false, true, func(s *eventSample) { s.export.Progress = nil }},
		"result, progress": {false, true, func(s *eventSample) { s.export.Progress, s.export.Result = s.export.Result, s.export.Progress }},

		"field of a union":     {true, true, func(s *eventSample) { s.block.Field = "kind" }},
		"a variant less":       {true, true, func(s *eventSample) { s.block.Variants = s.block.Variants[:1] }},
		"value of a variant":   {true, true, func(s *eventSample) { s.block.Variants[0].Value, s.text.Fields[0].Const = "words", "words" }},
		"values of two":        {true, true, func(s *eventSample) { s.block.Variants[0].Value, s.block.Variants[1].Value = "quote", "text" }},
		"constant of a field":  {true, true, func(s *eventSample) { s.text.Fields[0].Const = "" }},
		"a field of a variant": {true, true, func(s *eventSample) { s.text.Fields[1].Type = basic(rpcdef.Int) }},

		"names in Go": {false, false, func(s *eventSample) {
			s.channel.Name, s.channel.GoName, s.posted.GoName, s.block.Name, s.text.Name = "x", "X", "Y", "Z", "Words"
		}},
		"name of a parameter": {false, false, func(s *eventSample) {
			s.channel.Parts[1].Param.Name, s.channel.Pattern = "id", "chat.{id}.{n:int64}"
		}},
		"who may subscribe": {false, false, func(s *eventSample) { s.channel.Public = true }},
		"order of events":   {false, false, func(s *eventSample) { reverse(s.channel.Events) }},
		"order of variants": {false, false, func(s *eventSample) { reverse(s.block.Variants) }},
		"docs":              {false, false, func(s *eventSample) { s.channel.Doc.Text, s.posted.Doc.Text, s.block.Doc.Text = "a", "b", "c" }},
	} {
		s := newEventSample()
		before := s.hashes()
		test.change(s)
		after := s.hashes()
		if got := after[0] != before[0]; got != test.channel {
			t.Errorf("%s: that the channel's hash changes is %t", what, got)
		}
		if got := after[1] != before[1]; got != test.method {
			t.Errorf("%s: that the method's hash changes is %t", what, got)
		}
		if got := after[2] != before[2]; got != (test.channel || test.method) {
			t.Errorf("%s: that the version changes is %t", what, got)
		}
	}
}

// TestStableEvents holds hashes against those that deployed clients have.
func TestStableEvents(t *testing.T) {
	if got, want := newEventSample().hashes(), [3]string{"215afb36d4c97d52", "5d7d7e55ca1dec6d", "75572f0043ea8acd"}; got != want {
		t.Errorf("the hashes are %q, want %q", got, want)
	}
}
