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
	p.P("class APIClient:")
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
		p.P()
		p.checkVersion(v)
		if v.declared != "" {
			p.P()
			p.declaredErrors(v)
		}
		for i := range v.methods {
			p.Expect(i, len(v.methods))
			p.P()
			v.methods[i].print(p)
		}
	})
	return p.Bytes()
}

// declaredErrors prints the method that calls the base client, and makes what the API declares of the errors that it raises.
func (p *printer) declaredErrors(v clientView) {
	params := []string{"self", "method: str", "params: " + v.anyType, "timeout: float | None"}
	options := []string{"timeout=timeout"}
	if v.hasIdempotent {
		params = append(params, "*", "idempotent: bool = False")
		options = append(options, "idempotent=idempotent")
	}
	p.signature("_call", leaves(params), emit.Leaf(v.anyType), ":")
	p.In(func() {
		made := "return await self.rpc.call(method, params, " + strings.Join(options, ", ") + ")"
		p.Block("try:", func() { p.P(made) }, "except RPCError as error:")
		p.In(func() { p.P("raise ", v.declared, "(error, ERRORS) from error.__cause__") })
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
