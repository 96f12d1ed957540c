package golang

import "example.com/rpcgen/generator/emit"

// clientFile prints client.go.
func clientFile(v *view) []byte {
	b := newFile(v)
	printImports(b, v.client.imports)
	printVersion(b, v.version)
	printRPC(b)
	printAPI(b, v.client)
	printAPIClient(b)
	for i, m := range v.client.methods {
		b.Expect(i, len(v.client.methods))
		printMethod(b, m)
		if m.noWait != "" {
			printNoWait(b, m)
		}
	}
	return b.Bytes()
}

func printVersion(b *emit.Buffer, version string) {
	b.P()
	b.P("// ", versionName, " is the version of this client.")
	b.P("const ", versionName, " = ", quote(version))
}

func printRPC(b *emit.Buffer) {
	b.P()
	b.P("// An RPC is what an [APIClient] calls through: a [*CentrifugoRPCClient], or a fake in a test.")
	b.Block("type RPC interface {", func() {
		b.P("// Do makes a call, and returns its result.")
		b.P("Do(ctx context.Context, call *Call) (json.RawMessage, error)")
	}, "}")
}

func printAPIClient(b *emit.Buffer) {
	b.P()
	b.P("// An APIClient calls the methods of the API, each by a method of its own. They return the errors of its [RPC], and a")
	b.P("// [*DecodeError] for a result that isn't what the API declares.")
	b.Block("type APIClient struct {", func() { b.P("rpc RPC") }, "}")
	b.P()
	b.P("// NewAPIClient returns a client that calls through rpc.")
	b.Block("func NewAPIClient(rpc RPC) *APIClient {", func() { b.P("return &APIClient{rpc: rpc}") }, "}")
}

func printMethod(b *emit.Buffer, m *methodView) {
	b.P()
	printDoc(b, m.doc)
	b.Groups(maxColumns, declaration(m.Name, m), emit.Leaf(" "+m.results()+" {"))
	b.In(func() {
		switch {
		case m.Result == "":
			printPlainCall(b, m)
		case m.pointer:
			printPointerCall(b, m)
		default:
			printValueCall(b, m)
		}
	})
	b.P("}")
}

// printPlainCall prints the body of a method without a result.
func printPlainCall(b *emit.Buffer, m *methodView) {
	printCall(b, "_, err := ", m.call())
	b.P("return err")
}

// printPointerCall prints the body of a method that returns a pointer to its result.
func printPointerCall(b *emit.Buffer, m *methodView) {
	printCall(b, "result, err := ", m.call())
	b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("var response ", m.Result)
	b.Groups(maxColumns, decoding("if err := decodeResult", m), emit.Leaf("; err != nil {"))
	b.In(func() { b.P("return nil, err") })
	b.P("}")
	b.P("return &response, nil")
}

// printValueCall prints the body of a method that returns its result as it is.
func printValueCall(b *emit.Buffer, m *methodView) {
	b.P("var response ", m.Result)
	printCall(b, "result, err := ", m.call())
	b.Block("if err == nil {", func() { b.Groups(maxColumns, decoding("err = decodeResult", m)) }, "}")
	b.P("return response, err")
}

func printNoWait(b *emit.Buffer, m *methodView) {
	b.P()
	printDoc(b, m.noWaitDoc)
	b.Groups(maxColumns, declaration(m.noWait, m), emit.Leaf(" error {"))
	b.In(func() {
		printCall(b, "_, err := ", append(m.call(), callField{"NoWait", "true"}))
		b.P("return err")
	})
	b.P("}")
}

// declaration returns the declaration of a method up to its results.
func declaration(name string, m *methodView) emit.Group {
	return emit.List("func (api *APIClient) "+name+"(", m.parameters(), ")")
}

// A callField is a field of the Call that a method makes.
type callField struct{ name, value string }

// printCall prints a call through the RPC behind what its results are assigned to: on one line if that fits, or else with a line for each field.
func printCall(b *emit.Buffer, results string, fields []callField) {
	const open, closing = "api.rpc.Do(ctx, &Call{", "})"
	line := []string{results, open}
	width := 0
	for i, f := range fields {
		if i > 0 {
			line = append(line, ", ")
		}
		line = append(line, f.name, ": ", f.value)
		width = max(width, len(f.name))
	}
	if line = append(line, closing); b.Fits(maxColumns, line...) {
		b.P(line...)
		return
	}
	b.Block(results+open, func() {
		for _, f := range fields {
			b.P(f.name, ":", padding(f.name, width), " ", f.value, ",")
		}
	}, closing)
}

// decoding returns a call of a function that decodes the result of a method.
func decoding(function string, m *methodView) emit.Group {
	return emit.List(function+"(", []emit.Group{emit.Leaf(m.wire), emit.Leaf("result"), emit.Leaf("&response")}, ")")
}
