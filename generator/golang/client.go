package golang

import (
	"slices"

	"example.com/rpcgen/generator/emit"
)

// clientFile prints client.go.
func clientFile(v *view) []byte {
	b := header(v)
	imports := append([]string{"context", "encoding/json"}, v.methodImports...)
	var decoding source
	if v.results {
		decoding = readSource(decodeSource)
		imports = append(imports, decoding.imports...)
	}
	slices.Sort(imports)
	printImports(b, slices.Compact(imports))
	printRPC(b, v.NoWait)
	printAPIClient(b)
	for i, m := range v.Methods {
		b.Expect(i, len(v.Methods))
		printMethod(b, m)
		if m.noWait != "" {
			printNoWait(b, m)
		}
	}
	b.Raw(decoding.body)
	return b.Bytes()
}

func printRPC(b *emit.Buffer, notifies bool) {
	b.P()
	b.P("// An RPC is what an [APIClient] calls through: a [*CentrifugoRPCClient], or a fake in a test.")
	b.Block("type RPC interface {", func() {
		b.P("// Call calls a method, and returns its result.")
		b.P("Call(ctx context.Context, method string, params any) (json.RawMessage, error)")
		if notifies {
			b.P()
			b.P("// Notify calls a method, and doesn't wait for its result.")
			b.P("Notify(ctx context.Context, method string, params any) error")
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

func printMethod(b *emit.Buffer, m *methodView) {
	b.P()
	printDoc(b, m.doc)
	b.Block("func (api *APIClient) "+m.Name+signature(m)+" "+results(m)+" {", func() {
		if m.timeout != "" {
			b.P("ctx, cancel := withTimeout(ctx, ", m.timeout, ")")
			b.P("defer cancel()")
		}
		switch {
		case m.Result == "":
			printPlainCall(b, m)
		case m.pointer:
			printPointerCall(b, m)
		default:
			printValueCall(b, m)
		}
	}, "}")
}

// printPlainCall prints the body of a method without a result.
func printPlainCall(b *emit.Buffer, m *methodView) {
	b.P("_, err := api.rpc.Call(ctx, ", m.Wire, ", ", argument(m), ")")
	b.P("return err")
}

// printPointerCall prints the body of a method that returns a pointer to its result.
func printPointerCall(b *emit.Buffer, m *methodView) {
	b.P("result, err := api.rpc.Call(ctx, ", m.Wire, ", ", argument(m), ")")
	b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("var response ", m.Result)
	b.Block("if err := decodeResult("+m.Wire+", result, &response); err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("return &response, nil")
}

// printValueCall prints the body of a method that returns its result as it is.
func printValueCall(b *emit.Buffer, m *methodView) {
	b.P("var response ", m.Result)
	b.P("result, err := api.rpc.Call(ctx, ", m.Wire, ", ", argument(m), ")")
	b.Block("if err == nil {", func() { b.P("err = decodeResult(", m.Wire, ", result, &response)") }, "}")
	b.P("return response, err")
}

func printNoWait(b *emit.Buffer, m *methodView) {
	b.P()
	printDoc(b, m.noWaitDoc)
	b.Block(methodHead(m.noWait, m, "error")+" {", func() {
		b.P("return api.rpc.Notify(ctx, ", m.Wire, ", ", argument(m), ")")
	}, "}")
}

// signature returns the parameters of a method.
func signature(m *methodView) string {
	if m.Params == "" {
		return "(ctx context.Context)"
	}
	return "(ctx context.Context, params " + m.Params + ")"
}

func results(m *methodView) string {
	switch {
	case m.Result == "":
		return "error"
	case m.pointer:
		return "(*" + m.Result + ", error)"
	default:
		return "(" + m.Result + ", error)"
	}
}

// argument is what a method sends.
func argument(m *methodView) string {
	if m.Params == "" {
		return "struct{}{}"
	}
	return "params"
}

// Declarations returns the heads of all methods, for the README.
func (v *view) Declarations() string {
	var b emit.Buffer
	for _, m := range v.Methods {
		b.P(methodHead(m.Name, m, results(m)))
		if m.noWait != "" {
			b.P(methodHead(m.noWait, m, "error"))
		}
	}
	return b.String()
}

func methodHead(name string, m *methodView, results string) string {
	return "func (api *APIClient) " + name + signature(m) + " " + results
}
