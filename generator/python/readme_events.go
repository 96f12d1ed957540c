package python

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
	"example.com/rpcgen/rpcdef"
)

// A channelsView is what the README tells of channels.
type channelsView struct {
	Loop  string // the line, or lines, of the example that begin to read a channel
	Call  string // of that channel, without its arguments
	Model string // an event of it
	Rows  string // of the table of channels

	HasParameters, HasJoinLeave, HasPresence, HasPublish bool
}

// tells takes a method that tells its progress.
func (v *packageView) tells(m *view.Method) {
	v.Telling = append(v.Telling, m.Name)
	if v.Progress == nil {
		v.Progress = exampleOf(m)
		v.Progress.Call = lines("", syntax.Call("call = api."+m.Name, elided(m.Needed)...))
		v.Progress.HasResult = m.Returns.Items[0].String() != "None" // of ProgressCall[R, Q]
	}
}

func newChannelsView(api *rpcdef.API, d *types.Names) *channelsView {
	if len(api.Channels) == 0 {
		return nil
	}
	v := &channelsView{}
	var rows emit.Buffer
	for _, c := range api.Channels {
		names := d.Channels[c]
		keywords, events := types.ChannelKeywords(c), make([]string, len(c.Events))
		for i, e := range c.Events {
			events[i] = "`" + names.Events[i] + "`"
			v.HasPublish = v.HasPublish || e.Publish
		}
		v.HasJoinLeave, v.HasPresence = v.HasJoinLeave || c.JoinLeave, v.HasPresence || c.Presence
		if v.Call == "" && len(names.Events) > 0 {
			reads := syntax.Call("api."+names.Method, elided(keywords)...)
			v.Loop, v.Model = lines("", reads.Before("async for event in "), emit.Leaf(":")), names.Events[0]
			v.Call = "api." + names.Method + "()"
			if len(keywords) > 0 {
				v.Call = "api." + names.Method + "(...)"
			}
		}
		parameters := ""
		if len(keywords) > 0 {
			v.HasParameters = true
			parameters = "`" + strings.Join(keywords, "`, `") + "`"
		}
		rows.P("| `", names.Method, "` | ", parameters, " | ", strings.Join(events, ", "), " |")
	}
	v.Rows = rows.String()
	return v
}
