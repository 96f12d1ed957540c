package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// A methodView is a method of APIClient.
type methodView struct {
	Doc      doc
	Name     string // e.g. "tasksGetStats"
	Wire     string // e.g. "tasks.get_stats"
	literal  string // the same as a literal
	Params   string // type, "" where it takes none
	argument string // what the call sends
	Result   string // type, "void" where it gives none
	Check    node   // the function that checks the params, empty where nothing can be wrong
	Decode   node   // the function that decodes the result, empty where nothing needs decoding
	Options  string // what the call is made with, e.g. "options"
	Notify   string // name of the variant that doesn't wait, "" where there is none
}

// client returns client.ts.
func client(v *view) []byte {
	b := newBuffer()
	b.P()
	printNames(b, "import type", append([]string{"CallOptions"}, v.Callers...), `from "./rpc-client.js";`)
	if v.UsesWire {
		b.P(`import * as wire from "./types.js";`)
	}
	if len(v.ClientTypes) > 0 {
		printNames(b, "import type", v.ClientTypes, `from "./types.js";`)
	}
	b.P()
	b.P("/** The methods of the server. Each call goes through the base client that it was made with. */")
	b.P("export class APIClient {")
	b.In(func() {
		b.P("readonly #rpc: ", strings.Join(v.Callers, " & "), ";")
		b.P()
		b.P("constructor(rpc: ", strings.Join(v.Callers, " & "), ") {")
		b.In(func() { b.P("this.#rpc = rpc;") })
		b.P("}")
		for i := range v.Methods {
			b.Expect(i, len(v.Methods))
			b.P()
			v.Methods[i].print(b)
		}
	})
	b.P("}")
	return b.Bytes()
}

func (m *methodView) print(b *emit.Buffer) {
	printDoc(b, m.Doc)
	head := node{head: "async " + m.Name + "(", list: m.parameters(leaf("options?: CallOptions")), tail: "): Promise<" + m.Result + "> {"}
	head.print(b)
	b.In(func() {
		m.printCheck(b)
		call := node{head: "this.#rpc.call(", list: []node{leaf(m.literal), leaf(m.argument), leaf(m.Options)}, tail: ");"}
		switch {
		case m.Result == "void":
			call.before("await ").print(b)
		case len(m.Decode.head) == 0:
			call.before("return await ").print(b)
		default:
			call.before("const result = await ").print(b)
			decode := node{head: "return wire.decode(", list: []node{leaf(m.literal), leaf("result"), m.Decode}, tail: ") as " + m.Result + ";"}
			decode.print(b)
		}
	})
	b.P("}")
	if m.Notify != "" {
		b.P()
		m.printNotify(b)
	}
}

// parameters returns the parameters of a method: its own, if it has one, and more.
func (m *methodView) parameters(more ...node) []node {
	if m.Params == "" {
		return more
	}
	return append([]node{leaf("params: " + m.Params)}, more...)
}

func (m *methodView) printCheck(b *emit.Buffer) {
	if len(m.Check.head) == 0 {
		return
	}
	check := node{head: "wire.check(", list: []node{leaf(m.literal), leaf("params"), m.Check}, tail: ");"}
	check.print(b)
}

// printNotify prints the variant of a method that doesn't wait.
func (m *methodView) printNotify(b *emit.Buffer) {
	printDoc(b, doc{"Like " + m.Name + ", but doesn't wait for the server: resolves when Centrifugo has accepted the request.", m.Doc.deprecated})
	head := node{head: "async " + m.Notify + "(", list: m.parameters(), tail: "): Promise<void> {"}
	head.print(b)
	b.In(func() {
		m.printCheck(b)
		node{head: "await this.#rpc.notify(", list: []node{leaf(m.literal), leaf(m.argument)}, tail: ");"}.print(b)
	})
	b.P("}")
}
