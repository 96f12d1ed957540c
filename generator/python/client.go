package python

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/view"
)

func clientFile(v view.Client) []byte {
	p := newPrinter("The typed client: a method for each of the server's.", v.HasDeprecated)
	p.P()
	p.P("from __future__ import annotations") // to import a client of many methods takes a third longer without
	p.importBlocks(v.Imports)
	p.typeVariables(v)
	if len(v.Adapters) > 0 {
		p.P()
	}
	for _, a := range v.Adapters {
		p.code(emit.Leaf(a.Name+": "), a.Type, emit.Leaf(" = "), a.Value)
	}
	p.P()
	p.P()
	p.callerProtocol(v)
	p.P()
	p.P()
	p.callFunctions(v)
	if v.HasProgress {
		p.progressFunction(v)
	}
	p.P()
	p.P()
	p.apiProtocol(v)
	p.P()
	p.P()
	p.P("class APIClient(API):")
	p.In(func() {
		p.P(`"""Calls the server's methods.`)
		p.P()
		p.P("They raise what the client below raises, e.g. RPCError where the server's answer is an error,")
		p.P("and RPCDecodeError for a result that doesn't have the shape it should have.")
		p.P()
		p.P("Args:")
		p.P("    rpc: a CentrifugoRPCClient, or anything else that has its methods.")
		p.P(`"""`)
		p.P()
		p.P("def __init__(self, rpc: RPCCaller) -> None:")
		p.In(func() { p.P("self.rpc = rpc") })
	})
	return p.Bytes()
}

// apiProtocol prints the protocol that has the methods, whose bodies APIClient inherits: so each is typed once.
func (p *printer) apiProtocol(v view.Client) {
	p.P("class API(", v.Protocol, "):")
	p.In(func() {
		p.P(`"""The server's methods: what an APIClient is, and what may take its place, e.g. in a test.`)
		p.P()
		p.P("Anything that has these methods is an API. Their bodies are APIClient's, which inherits them. In")
		p.P("any other class that does so, a method raises NotImplementedError unless the class defines it.")
		p.P(`"""`)
		p.P()
		p.checkVersion(v)
		for i := range v.Methods {
			p.Expect(i, len(v.Methods))
			p.P()
			p.method(&v.Methods[i])
		}
		for i := range v.Channels {
			p.P()
			p.method(&v.Channels[i].Method)
		}
	})
}

// typeVariables prints those that the functions of the module need.
func (p *printer) typeVariables(v view.Client) {
	var names []string
	if len(v.Channels) > 0 {
		names = append(names, "_E")
	}
	if v.HasProgress {
		names = append(names, "_R", "_Q")
	}
	if names != nil {
		p.P()
	}
	for _, name := range names {
		p.P(name, " = ", v.TypeVar, "(", syntax.Quote(name), ")")
	}
}

// callFunctions prints the functions by which the methods call the base client. What the API declares is made of the errors that it raises.
func (p *printer) callFunctions(v view.Client) {
	params := []string{"api: API", "method: str", "params: " + v.AnyType, "timeout: float | None"}
	options := []string{"timeout=timeout"}
	if v.HasIdempotent || v.HasProgress {
		// What only some methods need is passed on where they do: others do without, also on a fake that knows no such options.
		params = append(params, "**options: "+v.AnyType)
		options = append(options, "**options")
	}
	p.signature("_call", syntax.Leaves(params), emit.Leaf(v.AnyType))
	p.In(func() {
		made := "return await _rpc(api, method).call(method, params, " + strings.Join(options, ", ") + ")"
		if v.Declared == "" {
			p.P(made)
			return
		}
		p.Block("try:", func() { p.P(made) }, "except RPCError as error:")
		p.In(func() { p.P("raise ", v.Declared, "(error, ERRORS) from error.__cause__") })
	})
	if v.HasNoWait {
		p.P()
		p.P()
		p.signature("_notify", syntax.Leaves([]string{"api: API", "method: str", "params: " + v.AnyType}), emit.Leaf("None"))
		p.In(func() { p.P("await _rpc(api, method).notify(method, params)") })
	}
	p.P()
	p.P()
	p.P("def _rpc(api: API, method: str) -> RPCCaller:")
	p.In(func() {
		p.P("if not isinstance(api, APIClient):")
		p.In(func() { p.P(`raise NotImplementedError(f"{type(api).__name__} doesn't define {method}")`) })
		p.P("return api.rpc")
	})
}

// callerProtocol prints the protocol of the base client that APIClient calls.
func (p *printer) callerProtocol(v view.Client) {
	p.P("class RPCCaller(", v.Protocol, "):")
	p.In(func() {
		p.P(`"""What the client needs: CentrifugoRPCClient has it, and so may a fake in a test."""`)
		p.P()
		params := syntax.Leaves([]string{
			"self", "method: str", "params: " + v.AnyType, "/", "*", "timeout: float | None = None", "idempotent: bool = False",
		})
		if v.HasProgress {
			params = append(params, emit.Leaf("progress: "+v.Progress+" | None = None"))
		}
		p.signature("call", params, emit.Leaf(v.AnyType))
		p.In(func() {
			p.P(`"""Call a method, and return its result as decoded JSON. An idempotent one may run twice."""`)
			p.P("...")
		})
		if v.HasNoWait {
			p.P()
			p.P("async def notify(self, method: str, params: ", v.AnyType, ", /) -> None:")
			p.In(func() {
				p.P(`"""Send a request that is never answered."""`)
				p.P("...")
			})
		}
		if len(v.Channels) > 0 {
			p.callerChannels(v)
		}
		if v.HasProgress {
			p.P()
			p.P("def report(self, error: RPCClientError) -> None:")
			p.In(func() {
				p.P(`"""Report an error that nobody awaits."""`)
				p.P("...")
			})
		}
	})
}

// method prints a method of a client.
func (p *printer) method(m *view.Method) {
	start := "def " + m.Name
	if m.IsAsync {
		start = "async " + start
	}
	for _, params := range m.Overloads {
		p.P("@", m.Overload)
		p.head(start, params, m.Returns, ": ...")
	}
	p.decorators(m.Decorators)
	p.head(start, m.Params, m.Returns, ":")
	p.In(func() {
		p.doc(m.Doc)
		for _, line := range m.Body {
			p.code(line)
		}
	})
}
