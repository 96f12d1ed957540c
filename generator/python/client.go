package python

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

func clientFile(v clientView) []byte {
	p := newPrinter("The typed client: a method for each of the server's.", v.hasDeprecated)
	p.P()
	p.P("from __future__ import annotations") // to import a client of many methods takes a third longer without
	p.importBlocks(v.imports)
	if len(v.adapters) > 0 {
		p.P()
	}
	for _, a := range v.adapters {
		p.code(emit.Leaf(a.name+": "), a.typ, emit.Leaf(" = "), a.value)
	}
	p.P()
	p.P()
	p.callerProtocol(v)
	p.P()
	p.P()
	p.callFunctions(v)
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
func (p *printer) apiProtocol(v clientView) {
	p.P("class API(", v.protocol, "):")
	p.In(func() {
		p.P(`"""The server's methods: what an APIClient is, and what may take its place, e.g. in a test.`)
		p.P()
		p.P("Anything that has these methods is an API. Their bodies are APIClient's, which inherits them. In")
		p.P("any other class that does so, a method raises NotImplementedError unless the class defines it.")
		p.P(`"""`)
		p.P()
		p.checkVersion(v)
		for i := range v.methods {
			p.Expect(i, len(v.methods))
			p.P()
			v.methods[i].print(p)
		}
	})
}

// callFunctions prints the functions by which the methods call the base client. What the API declares is made of the errors that it raises.
func (p *printer) callFunctions(v clientView) {
	params := []string{"api: API", "method: str", "params: " + v.anyType, "timeout: float | None"}
	options := []string{"timeout=timeout"}
	if v.hasIdempotent {
		params = append(params, "*", "idempotent: bool = False")
		options = append(options, "idempotent=idempotent")
	}
	p.signature("_call", leaves(params), emit.Leaf(v.anyType), ":")
	p.In(func() {
		made := "return await _rpc(api, method).call(method, params, " + strings.Join(options, ", ") + ")"
		if v.declared == "" {
			p.P(made)
			return
		}
		p.Block("try:", func() { p.P(made) }, "except RPCError as error:")
		p.In(func() { p.P("raise ", v.declared, "(error, ERRORS) from error.__cause__") })
	})
	if v.hasNoWait {
		p.P()
		p.P()
		p.signature("_notify", leaves([]string{"api: API", "method: str", "params: " + v.anyType}), emit.Leaf("None"), ":")
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
func (p *printer) callerProtocol(v clientView) {
	p.P("class RPCCaller(", v.protocol, "):")
	p.In(func() {
		p.P(`"""What the client needs: CentrifugoRPCClient has it, and so may a fake in a test."""`)
		p.P()
		params := leaves([]string{
			"self", "method: str", "params: " + v.anyType, "/", "*", "timeout: float | None = None", "idempotent: bool = False",
		})
		p.signature("call", params, emit.Leaf(v.anyType), ":")
		p.In(func() {
			p.P(`"""Call a method, and return its result as decoded JSON. An idempotent one may run twice."""`)
			p.P("...")
		})
		if v.hasNoWait {
			p.P()
			p.P("async def notify(self, method: str, params: ", v.anyType, ", /) -> None:")
			p.In(func() {
				p.P(`"""Send a request that is never answered."""`)
				p.P("...")
			})
		}
	})
}

func (m *methodView) print(p *printer) {
	for _, params := range m.overloads {
		p.P("@", m.overload)
		p.signature(m.name, params, m.returns, ": ...")
	}
	p.decorators(m.decorators)
	p.signature(m.name, m.params, m.returns, ":")
	p.In(func() {
		p.doc(m.doc)
		if m.build != nil {
			p.code(m.build.Before("params = "))
		}
		if m.decode == nil {
			p.code(m.call.Before("await "))
			return
		}
		p.code(m.call.Before("result = await "))
		p.code(m.decode.Before("return "))
	})
}
