package python

import (
	"errors"
	"go/scanner"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/rpcdef"
)

// TestChannelNames: what a channel needs are names like all others, and so is what streams give, where there are any.
func TestChannelNames(t *testing.T) {
	rename := func(name string) func(*rpcdef.API) {
		return func(api *rpcdef.API) {
			h := api.Decls[0].Header()
			h.Name, h.GoName, h.Pos = name, name, at(7)
		}
	}
	for name, test := range map[string]struct {
		change func(*rpcdef.API)
		want   string // the first error; "" if there is none
	}{
		"as it is": {func(*rpcdef.API) {}, ""},
		"a method called as a channel": {
			func(api *rpcdef.API) {
				api.Services[0].Methods[0].Name, api.Services[0].Methods[0].Pos = "room.events", at(7)
			},
			`api.go:7:1: method "room.events" is called room_events in Python, and so is channel RoomEvents: rename one with //rpcgen:method NAME (the other: api.go:1:1)`,
		},
		"a method called as one that publishes": {
			func(api *rpcdef.API) {
				api.Services[0].Methods[0].Name, api.Services[0].Methods[0].Pos = "desk.events_typing", at(7)
			},
			`api.go:7:1: method "desk.events_typing" is called desk_events_typing in Python, and so is event DeskEvents.Typing: rename one with //rpcgen:method NAME (the other: api.go:1:1)`,
		},
		"a type called as an event": {
			rename("DeskEventsTyping"),
			`api.go:7:1: type DeskEventsTyping is called DeskEventsTyping in Python, and so is event DeskEvents.Typing: rename one of them (the other: api.go:1:1)`,
		},
		"a type called as what streams give": {
			rename("Gap"), `api.go:7:1: type Gap is called Gap in Python, which is a name of the client's own: rename it`,
		},
		"such a type where there are no streams": {
			func(api *rpcdef.API) {
				rename("Gap")(api)
				api.Channels = nil
				for _, m := range api.Methods() {
					m.Progress = nil
				}
			}, "",
		},
		"a channel called as the table of channels": {
			func(api *rpcdef.API) { renameChannel(api.Channels[0], "Channels") },
			`api.go:7:1: channel Channels is called CHANNELS in Python, which is a name of the client's own: rename it`,
		},
		"a channel called as the table of methods": {
			func(api *rpcdef.API) { renameChannel(api.Channels[0], "Methods") },
			`api.go:7:1: channel Methods is called METHODS in Python, which is a name of the client's own: rename it`,
		},
		"a channel called as the table of errors": {
			func(api *rpcdef.API) {
				renameChannel(api.Channels[0], "Errors")
				api.Errors = []*rpcdef.Error{{Name: "failed", GoName: "ErrFailed", Code: 400, Pos: at(1)}}
			},
			`api.go:7:1: channel Errors is called ERRORS in Python, which is a name of the client's own: rename it`,
		},
		"such a channel where there are no errors": {func(api *rpcdef.API) { renameChannel(api.Channels[0], "Errors") }, ""},
		"a type called as a module of typing":      {rename("Channel"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			api := roomsAPI()
			test.change(api)
			_, err := backend(t, Options{Sync: true}).Generate(api)
			var errs scanner.ErrorList
			if err != nil && !errors.As(err, &errs) {
				t.Fatal(err)
			}
			if got := first(errs); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func renameChannel(c *rpcdef.Channel, name string) {
	c.GoName, c.Name, c.Pos = name, rpcdef.Snake(name), at(7)
}

// TestWideExamples: the README's examples of a channel and of progress are broken where they are too long.
func TestWideExamples(t *testing.T) {
	api := roomsAPI()
	parts := []rpcdef.ChannelPart{{Literal: "field"}}
	var fields []*rpcdef.Field
	for _, name := range []string{"first", "second", "third", "fourth", "fifth"} {
		parts = append(parts, rpcdef.ChannelPart{Param: &rpcdef.ChannelParam{Name: name + "_coordinate", Kind: rpcdef.String, Pos: at(1)}})
		fields = append(fields, ruled(field(name+"_coordinate", name, basic(rpcdef.String)), "required", ""))
	}
	api.Channels[0].Parts = parts
	api.Services[0].Methods[0].Params.Fields = fields
	var readme string
	for _, f := range generated(t, api, Options{}) {
		if f.Path == "README.md" {
			readme = string(f.Data)
		}
	}
	const arguments = `
    first_coordinate=...,
    second_coordinate=...,
    third_coordinate=...,
    fourth_coordinate=...,
    fifth_coordinate=...,
)`
	for before, want := range map[string]string{
		"## Progress": "call = api.rooms_export(" + arguments + "\nasync for progress in call.progress:",
		"## Events":   "async for event in api.room_events(" + arguments + ":\n    match event:",
	} {
		_, section, _ := strings.Cut(readme, before)
		_, code, _ := strings.Cut(section, "```python\n")
		if len(code) > len(want) {
			code = code[:len(want)]
		}
		if diff := cmp.Diff(want, code); diff != "" {
			t.Errorf("%s: -want +got\n%s", before, diff)
		}
	}
}

func first(errs scanner.ErrorList) string {
	if len(errs) == 0 {
		return ""
	}
	return errs[0].Error()
}
