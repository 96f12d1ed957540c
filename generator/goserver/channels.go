package goserver

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/goserver/internal/view"
)

// channelsFile prints channels.go.
func channelsFile(v *view.View) []byte {
	var imports []string
	for _, c := range v.Channels {
		imports = append(imports, c.Imports...)
	}
	b := newFile(v, imports)
	for _, c := range v.Channels {
		printDeclared(b, c)
		printPublisher(b, c)
		for _, e := range c.Events {
			printEvent(b, c, e)
		}
		if c.IsAsked {
			printAuthorizer(b, c)
		}
	}
	return b.Bytes()
}

// printDeclared prints what the API declares of a channel, and the function that returns its name.
func printDeclared(b *emit.Buffer, c *view.Channel) {
	b.P()
	b.P("// ", c.Names.Variable, " is what the API declares of ", c.Pattern, ".")
	b.Block("var "+c.Names.Variable+" = "+syntax.RuntimePackage+".Channel{", func() { syntax.PrintFields(b, c.Declared) }, "}")
	b.P()
	b.P("// ", c.Names.Channel, " returns the name on Centrifugo of a channel, or an error that says which value can't be a part of it.")
	b.Groups(syntax.MaxColumns, emit.List("func "+c.Names.Channel+"(", typed(c.Params), ")"), emit.Leaf(" (string, error) {"))
	b.In(func() { b.P(emit.List("return "+c.Names.Variable+".Channel(", named(c.Params), ")").String()) })
	b.P("}")
}

func printPublisher(b *emit.Buffer, c *view.Channel) {
	b.P()
	godoc.Print(b, c.Doc)
	b.P("type ", c.Names.Publisher, " struct{ events *", syntax.RuntimePackage, ".Events }")
	b.P()
	b.P("// ", c.Names.Constructor, " returns what publishes by s. It must be called before s serves, so that s knows ", c.Pattern, ".")
	b.P("// What keeps s from that is the error of each method, and of s when it serves.")
	b.Block("func "+c.Names.Constructor+"(s *"+syntax.RuntimePackage+".Server) *"+c.Names.Publisher+" {", func() {
		b.P("return &", c.Names.Publisher, "{s.Events(", c.Names.Variable, ")}")
	}, "}")
	b.P()
	b.P("// ", syntax.WithMethod, " returns what publishes with more options, such as [", syntax.RuntimePackage, ".IdempotencyKey].")
	b.Block("func (e *"+c.Names.Publisher+") "+syntax.WithMethod+"(options ..."+syntax.RuntimePackage+".EventOption) *"+c.Names.Publisher+" {", func() {
		b.P("return &", c.Names.Publisher, "{e.events.With(options...)}")
	}, "}")
}

// printEvent prints the methods that publish an event.
func printEvent(b *emit.Buffer, c *view.Channel, e *view.Event) {
	context, data := emit.Leaf("ctx context.Context"), emit.Leaf("data "+e.Data)
	receiver := "func (e *" + c.Names.Publisher + ") "

	b.P()
	godoc.Print(b, e.MethodDoc)
	params := append([]emit.Group{context}, typed(c.Params)...)
	b.Groups(syntax.MaxColumns, emit.List(receiver+e.Method+"(", append(params, data), ")"), emit.Leaf(" error {"))
	b.In(func() {
		value := emit.Leaf(printCompleted(b, e))
		arguments := []emit.Group{emit.Leaf("ctx"), emit.Leaf(e.Wire), value}
		b.Groups(syntax.MaxColumns, emit.List("return e.events.Publish(", append(arguments, named(c.Params)...), ")"))
	})
	b.P("}")

	if len(c.Params) == 0 {
		return // there is one channel only
	}
	b.P()
	godoc.Print(b, e.BroadcastDoc)
	params = []emit.Group{context, emit.Leaf("channels []string"), data}
	b.Groups(syntax.MaxColumns, emit.List(receiver+e.Broadcast+"(", params, ")"), emit.Leaf(" error {"))
	b.In(func() {
		b.P("return e.events.Broadcast(ctx, channels, ", e.Wire, ", ", printCompleted(b, e), ")")
	})
	b.P("}")
}

// printCompleted prints what completes the data of an event, if there is anything to complete, and returns what is published.
func printCompleted(b *emit.Buffer, e *view.Event) string {
	if e.Complete != "" {
		b.P(view.Completed, ", err := ", e.Complete)
		b.Block("if err != nil {", func() { b.P("return e.events.Wrong(", e.Wire, ", err)") }, "}")
	}
	return e.Value
}

// printAuthorizer prints the interface of who says who may subscribe to a channel, and the function that registers one.
func printAuthorizer(b *emit.Buffer, c *view.Channel) {
	params := append([]emit.Group{emit.Leaf("ctx context.Context")}, typed(c.Params)...)
	b.P()
	b.P("// A ", c.Names.Authorizer, " says who may subscribe to ", c.Pattern, ".")
	b.Block("type "+c.Names.Authorizer+" interface {", func() {
		b.P("// MaySubscribe returns nil if who asks may subscribe. ", syntax.RuntimePackage, ".CallFrom says who that is; the context ends after 2.5 s.")
		b.Groups(syntax.MaxColumns, emit.List("MaySubscribe(", params, ")"), emit.Leaf(" error"))
	}, "}")

	values, arguments := "_", []emit.Group{emit.Leaf("ctx")}
	for _, p := range c.Params {
		values = "values"
		arguments = append(arguments, emit.Leaf(p.Value))
	}
	b.P()
	b.P("// ", c.Names.Authorize, " makes s ask authorizer whenever somebody subscribes to ", c.Pattern, ".")
	b.P("// Any number of goroutines do so at once. It must be called before s serves. See [", syntax.RuntimePackage, ".Server.Authorize].")
	b.Groups(syntax.MaxColumns, emit.List("func "+c.Names.Authorize+"(", []emit.Group{
		emit.Leaf("s *" + syntax.RuntimePackage + ".Server"), emit.Leaf("authorizer " + c.Names.Authorizer),
	}, ")"), emit.Leaf(" error {"))
	b.In(func() {
		b.Block("if authorizer == nil {", func() { b.P("return s.Authorize(", c.Names.Variable, ", nil) // which refuses it") }, "}")
		b.P("return s.Authorize(", c.Names.Variable, ", func(ctx context.Context, ", values, " ", syntax.RuntimePackage, ".Values) error {")
		b.In(func() { b.Groups(syntax.MaxColumns, emit.List("return authorizer.MaySubscribe(", arguments, ")")) })
		b.P("})")
	})
	b.P("}")
}

// typed returns the parameters of a channel as functions declare them, named as they are passed on.
func typed(params []view.Param) []emit.Group {
	return groups(params, func(p view.Param) string { return p.Name + " " + p.GoType })
}

func named(params []view.Param) []emit.Group {
	return groups(params, func(p view.Param) string { return p.Name })
}

func groups(params []view.Param, text func(view.Param) string) []emit.Group {
	all := make([]emit.Group, len(params))
	for i, p := range params {
		all[i] = emit.Leaf(text(p))
	}
	return all
}
