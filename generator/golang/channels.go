package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// channelsFile prints api_events.go.
func channelsFile(v *view.View) []byte {
	b := newFile(v)
	syntax.PrintImports(b, v.Channels.Imports...)
	for i, c := range v.Channels.Channels {
		b.Expect(i, len(v.Channels.Channels))
		printChannel(b, c)
	}
	return b.Bytes()
}

func printChannel(b *emit.Buffer, c *view.Channel) {
	b.P()
	godoc.Print(b, c.TypeDoc)
	b.P("type ", c.Union, " interface{ ", c.Marker, "() }")
	for _, e := range c.Events {
		b.P()
		printEvent(b, e)
	}
	b.P()
	printMarkers(b, c.Marker, c.Members())
	b.P()
	printChannelVariable(b, c)
	b.P()
	printDecode(b, c)
	printChannelMethods(b, c)
}

func printEvent(b *emit.Buffer, e *view.Event) {
	godoc.Print(b, e.Doc)
	if e.Publish == "" {
		b.Block("type "+e.Name+" struct {", func() { b.P("Data ", e.Data) }, "}")
		return
	}
	b.Block("type "+e.Name+" struct {", func() {
		b.P("User string // who has published it; \"\" if the server has")
		b.P("Data ", e.Data)
	}, "}")
}

// printChannelVariable prints what the channel is.
func printChannelVariable(b *emit.Buffer, c *view.Channel) {
	fields := []callField{{"pattern", c.PatternLiteral}}
	var published []emit.Group
	for _, e := range c.Events {
		if e.Publish != "" {
			published = append(published, emit.Leaf(e.Wire))
		}
	}
	if len(published) > 0 {
		fields = append(fields, callField{"published", emit.List("[]string{", published, "}").String()})
	}
	if c.JoinLeave {
		fields = append(fields, callField{"joinLeave", "true"})
	}
	fields = append(fields, callField{"decode", c.Decode})
	printLiteral(b, "var "+c.Variable+" = &channelOf["+c.Union+"]{", fields, "}")
}

// printDecode prints the function that decodes the events.
func printDecode(b *emit.Buffer, c *view.Channel) {
	b.Block("func "+c.Decode+"(raw *RawEvent) ("+c.Union+", error) {", func() {
		b.P("switch raw.Type {")
		for _, e := range c.Events {
			b.P("case ", e.Wire, ":")
			b.In(func() {
				if e.Publish != "" {
					b.P("e := &", e.Name, "{User: raw.sender().User}")
				} else {
					b.P("e := &", e.Name, "{}")
				}
				if e.Unmarshal != "" {
					b.P("return e, decodeEventUnions(raw, ", e.Unmarshal, ", &e.Data)")
				} else {
					b.P("return e, raw.decode(&e.Data)")
				}
			})
		}
		b.P("case typeGap:")
		b.In(func() { b.P("return &Gap{}, nil") })
		if c.JoinLeave {
			b.P("case typeJoin:")
			b.In(func() { b.P("return &Join{Member: raw.sender()}, nil") })
			b.P("case typeLeave:")
			b.In(func() { b.P("return &Leave{Member: raw.sender()}, nil") })
		}
		b.P("default:")
		b.In(func() { b.P("return &UnknownEvent{Name: raw.Type, Data: raw.Data}, nil") })
		b.P("}")
	}, "}")
}

// A channelMethod is a method of the client for a channel.
type channelMethod struct {
	doc     string
	name    string
	params  []emit.Group
	results string
	call    emit.Group // what it returns
}

// methodsOf returns the methods for a channel. They pass on what extra holds before the channel's own parameters, of which what has a name is a parameter, too.
func methodsOf(c *view.Channel) []channelMethod {
	method := func(name, doc, function, results string, extra ...callField) channelMethod {
		m := channelMethod{doc: doc, name: name, params: []emit.Group{emit.Leaf("ctx context.Context")}, results: results}
		for i, p := range c.Params {
			m.params = append(m.params, emit.Leaf(p+" "+c.Types[i]))
		}
		args := []emit.Group{emit.Leaf("ctx"), emit.Leaf("api.rpc")}
		for _, e := range extra {
			if e.name != "" {
				m.params = append(m.params, emit.Leaf(e.name))
			}
			args = append(args, emit.Leaf(e.value))
		}
		for _, value := range c.Values {
			args = append(args, emit.Leaf(value))
		}
		m.call = emit.List("return "+c.Variable+"."+function+"(", args, ")")
		return m
	}
	all := []channelMethod{method(c.Method, c.Doc, "read", "iter.Seq2["+c.Union+", error]", callField{"options ...EventOption", "options"})}
	for _, e := range c.Events {
		if e.Publish != "" {
			all = append(all, method(e.Publish, e.PublishDoc, "publish", "error", callField{"", e.Wire}, callField{"data " + e.Data, "data"}))
		}
	}
	if c.Presence != "" {
		all = append(all,
			method(c.Presence, c.Presence+" returns who reads the channel, which the client must do meanwhile.", "presence", "([]Member, error)"),
			method(c.PresenceStats, c.PresenceStats+" returns how many read the channel, which the client must do meanwhile.", "presenceStats", "(*PresenceStats, error)"))
	}
	return all
}

func printChannelMethods(b *emit.Buffer, c *view.Channel) {
	for _, m := range methodsOf(c) {
		b.P()
		godoc.Print(b, m.doc)
		b.Groups(syntax.MaxColumns, emit.List("func (api *APIClient) "+m.name+"(", m.params, ")"), emit.Leaf(" "+m.results+" {"))
		b.In(func() { b.Groups(syntax.MaxColumns, m.call) })
		b.P("}")
	}
}

// printSignatures prints the methods of the API's interface for a channel.
func printSignatures(b *emit.Buffer, c *view.Channel) {
	for _, m := range methodsOf(c) {
		b.Groups(syntax.MaxColumns, emit.List(m.name+"(", m.params, ")"), emit.Leaf(" "+m.results))
	}
}
