package python

import (
	"slices"
	"strings"
)

func clientFile(v *view) []byte {
	p := newPrinter("The typed client: a method for each of the server's.")
	v.client.printImports(p, v.types)
	if len(v.Adapters) > 0 {
		p.P()
	}
	for _, a := range v.Adapters {
		p.code(a.name, ": ", v.names.adapter, "[", a.typ, "] = ", v.names.adapter, "(", a.wire, ", config=", v.names.config, ")")
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
		for i, m := range v.Methods {
			p.Expect(i, len(v.Methods))
			p.P()
			m.print(p)
			if m.noWait {
				p.P()
				m.printNoWait(p)
			}
		}
	})
	return p.Bytes()
}

// callerProtocol prints what the client needs of what is below it.
func (p *printer) callerProtocol(v *view) {
	p.P("class RPCCaller(", v.names.protocol, "):")
	p.In(func() {
		p.P(`"""What the client needs: CentrifugoRPCClient has it, and so may a fake in a test."""`)
		p.P()
		anyType := v.names.anyType
		p.signature("call", []string{"self", "method: str", "params: " + anyType, "/", "*", "timeout: float | None = None"}, anyType)
		p.In(func() {
			p.P(`"""Call a method, and return its result as decoded JSON."""`)
			p.P("...")
		})
		if v.NoWait {
			p.P()
			p.P("async def notify(self, method: str, params: ", v.names.anyType, ", /) -> None:")
			p.In(func() {
				p.P(`"""Send a request that is never answered."""`)
				p.P("...")
			})
		}
	})
}

func (m *methodView) print(p *printer) {
	p.decorator(m.deprecated, m.message, true)
	p.signature(m.Name, m.params, m.Returns)
	p.In(func() {
		p.doc(m.doc)
		if m.reader == "" {
			p.code("await self.rpc.call(", m.wire, ", ", m.argument, ", timeout=timeout)")
			return
		}
		p.code("result = await self.rpc.call(", m.wire, ", ", m.argument, ", timeout=timeout)")
		p.code("return ", m.decode, "(", m.wire, ", ", m.reader, ", result)")
	})
}

// printNoWait prints the variant that doesn't wait for the server.
func (m *methodView) printNoWait(p *printer) {
	p.decorator(m.deprecated, m.message, true)
	p.signature(m.Name+"_no_wait", m.noWaitParams, "None")
	p.In(func() {
		p.doc(m.noWaitDoc)
		p.code("await self.rpc.notify(", m.wire, ", ", m.argument, ")")
	})
}

// signature prints the head of a method. One that is too long has a parameter a line.
func (p *printer) signature(name string, params []string, returns string) {
	if list := strings.Join(params, ", "); p.Fits(maxColumns, "async def ", name, "(", list, ") -> ", returns, ":") {
		p.P("async def ", name, "(", list, ") -> ", returns, ":")
		return
	}
	p.P("async def ", name, "(")
	p.In(func() {
		for _, param := range params {
			p.code(param, ",")
		}
	})
	p.code(") -> ", returns, ":")
}

func initFile(v *view) []byte {
	p := newPrinter("A typed client of the server's methods, over Centrifugo.")
	typed := []string{"APIClient", "RPCCaller"}
	p.P()
	p.imports(".client", typed)
	p.imports(".models", v.types)
	p.imports(".rpc_client", slices.DeleteFunc(slices.Clone(exports), func(name string) bool { return slices.Contains(typed, name) }))
	p.P()
	all := slices.Concat(exports, v.types)
	sortExports(all)
	p.P("__all__ = [")
	p.In(func() {
		for _, name := range all {
			p.P(`"`, escape(name, true), `",`)
		}
	})
	p.P("]")
	return p.Bytes()
}
