package golang

import (
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// clientFile prints client.go.
func clientFile(v *view.View) []byte {
	b := newFile(v)
	syntax.PrintImports(b, v.Client.Imports...)
	printVersion(b, v.Version)
	printRPC(b, len(v.Channels.Channels) > 0)
	printAPI(b, v.Client, v.Channels.Channels)
	printAPIClient(b)
	for i, m := range v.Client.Methods {
		b.Expect(i, len(v.Client.Methods))
		printMethod(b, m)
		if m.NoWait != "" {
			printNoWait(b, m)
		}
	}
	return b.Bytes()
}

func printVersion(b *emit.Buffer, version string) {
	b.P()
	b.P("// ", syntax.VersionName, " is the version of this client.")
	b.P("const ", syntax.VersionName, " = ", syntax.Quote(version))
}

func printRPC(b *emit.Buffer, channels bool) {
	b.P()
	b.P("// An RPC is what an [APIClient] calls through: a [*CentrifugoRPCClient], or a fake in a test.")
	b.Block("type RPC interface {", func() {
		b.P("// Do makes a call, and returns its result.")
		b.P("Do(ctx context.Context, call *Call) (json.RawMessage, error)")
		if channels {
			b.P()
			b.P("ChannelRPC")
		}
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

func printMethod(b *emit.Buffer, m *view.Method) {
	b.P()
	godoc.Print(b, m.Doc)
	b.Groups(syntax.MaxColumns, declaration(m.Name, m.Parameters()), emit.Leaf(" "+m.Results()+" {"))
	b.In(func() {
		switch {
		case m.Result == "":
			printPlainCall(b, m)
		case m.Pointer:
			printPointerCall(b, m)
		default:
			printValueCall(b, m)
		}
	})
	b.P("}")
}

// printPlainCall prints the body of a method without a result.
func printPlainCall(b *emit.Buffer, m *view.Method) {
	printCall(b, m, "_, err := ", "err")
	b.P("return err")
}

// printPointerCall prints the body of a method that returns a pointer to its result.
func printPointerCall(b *emit.Buffer, m *view.Method) {
	printCall(b, m, "result, err := ", "nil, err")
	b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("var response ", m.Result)
	b.Groups(syntax.MaxColumns, decoding("if err := ", m), emit.Leaf("; err != nil {"))
	b.In(func() { b.P("return nil, err") })
	b.P("}")
	b.P("return &response, nil")
}

// printValueCall prints the body of a method that returns its result as it is.
func printValueCall(b *emit.Buffer, m *view.Method) {
	b.P("var response ", m.Result)
	printCall(b, m, "result, err := ", "response, err")
	b.Block("if err == nil {", func() { b.Groups(syntax.MaxColumns, decoding("err = ", m)) }, "}")
	b.P("return response, err")
}

func printNoWait(b *emit.Buffer, m *view.Method) {
	b.P()
	godoc.Print(b, m.NoWaitDoc)
	b.Groups(syntax.MaxColumns, declaration(m.NoWait, m.Inputs()), emit.Leaf(" error {"))
	b.In(func() {
		printLiteral(b, "_, err := "+openCall, append(callOf(m), callField{"NoWait", "true"}), "})")
		b.P("return err")
	})
	b.P("}")
}

// declaration returns the declaration of a method up to its results.
func declaration(name string, parameters []emit.Group) emit.Group {
	return emit.List("func (api *APIClient) "+name+"(", parameters, ")")
}

// callOf returns the fields of the Call that a method makes.
func callOf(m *view.Method) []callField {
	fields := append(make([]callField, 0, 5), callField{"Method", m.Wire})
	if m.Params != "" {
		fields = append(fields, callField{"Params", "params"})
	}
	if m.Timeout != "" {
		fields = append(fields, callField{"Timeout", m.Timeout})
	}
	if m.Repeats {
		fields = append(fields, callField{"Idempotent", "true"})
	}
	return fields
}

// openCall is a call through the RPC, up to the fields of its Call.
const openCall = "api.rpc.Do(ctx, &Call{"

// printCall prints the call of a method behind what its results are assigned to. Where it listens to progress, failed is what it returns without a call.
func printCall(b *emit.Buffer, m *view.Method, results, failed string) {
	if m.Progress == "" {
		printLiteral(b, results+openCall, callOf(m), "})")
		return
	}
	printLiteral(b, "call := &Call{", callOf(m), "}")
	tells := "tells[" + m.Progress + "](call, options)"
	if m.ProgressUnions != "" {
		tells = "tellsUnions(call, options, " + m.ProgressUnions + ")"
	}
	b.Block("if err := "+tells+"; err != nil {", func() { b.P("return ", failed) }, "}")
	b.P(results, "api.rpc.Do(ctx, call)")
}

// decoding returns a call of the function that decodes the result of a method, behind what its error is assigned to.
func decoding(assign string, m *view.Method) emit.Group {
	function, args := "decodeResult", []emit.Group{emit.Leaf(m.Wire), emit.Leaf("result"), emit.Leaf("&response")}
	if m.Unmarshal != "" {
		function, args = "decodeUnions", slices.Insert(args, 2, emit.Leaf(m.Unmarshal))
	}
	return emit.List(assign+function+"(", args, ")")
}
