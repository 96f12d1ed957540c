package python

import (
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// These are names of the client's own that compare it with the server.
const (
	apiVersionName   = "API_VERSION"
	checkVersionName = "check_version"
)

// A versionView is version.py.
type versionView struct {
	api     string // literal
	methods []hashView
}

// A hashView is the hash of what a method looks like on the wire. Both are literals.
type hashView struct{ method, hash string }

func newVersionView(api *rpcdef.API) versionView {
	v := versionView{api: quote(contract.Version(api))}
	for _, m := range api.Methods() {
		v.methods = append(v.methods, hashView{quote(jsonString(m.Name)), quote(m.Hash)})
	}
	return v
}

func versionFile(v versionView) []byte {
	p := newPrinter("What the methods look like on the wire, to compare this client with the server.", false)
	p.importBlocks(importsView{
		typeChecking: "TYPE_CHECKING",
		language:     []moduleImport{{module: "typing", names: []string{"TYPE_CHECKING"}}},
		own:          []moduleImport{{module: ".schema", names: []string{"RPCModel"}}, {module: ".wire", names: []string{"ListOf"}}},
	})
	p.P()
	p.P(apiVersionName, " = ", v.api)
	p.P(`"""It is another one if a method, its params, its result or its errors look otherwise."""`)
	p.P()
	p.methodHashes(v.methods)
	p.P(`"""Hashes of the methods, by their names."""`)
	p.P()
	p.P()
	p.P("class VersionCheck(RPCModel):")
	p.In(func() {
		p.P(`"""How the server differs from this client."""`)
		p.P()
		p.P("changed: ListOf[str]")
		p.P(`"""The methods that look otherwise on the wire."""`)
		p.P()
		p.P("missing: ListOf[str]")
		p.P(`"""The methods that the server doesn't have."""`)
		p.P()
		p.P("@property")
		p.P("def matches(self) -> bool:")
		p.In(func() {
			p.P(`"""Whether the server has all methods, as this client knows them."""`)
			p.P("return not self.changed and not self.missing")
		})
	})
	return p.Bytes()
}

func (p *printer) methodHashes(methods []hashView) {
	const start = "METHODS: dict[str, str] = {"
	if len(methods) == 0 {
		p.P(start, "}")
		return
	}
	p.Block(start, func() {
		for _, m := range methods {
			p.P(m.method, ": ", m.hash, ",")
		}
	}, "}")
}

// checkVersion prints the method that compares it with the server.
func (p *printer) checkVersion(v clientView) {
	options := signature(nil, []emit.Group{timeoutOption("None")})
	p.signature(checkVersionName, options, emit.Leaf("VersionCheck"), ":")
	p.In(func() {
		p.P(`"""Ask the server which methods it has otherwise than this client, or not at all."""`)
		p.P(`method = "system.check_version"`)
		if v.perCall > 0 {
			p.checkVersionInParts(v)
			return
		}
		p.P("params = {\"version\": ", apiVersionName, ", \"methods\": METHODS}")
		p.code(request(&rpcdef.Method{}, emit.Leaf("method"), emit.Leaf("params")).Before("result = await "))
		p.P("return ", v.decode, "(method, VersionCheck.model_validate, result)")
	})
}

// checkVersionInParts prints what asks in several calls, for the names and hashes of all methods don't go into one message.
func (p *printer) checkVersionInParts(v clientView) {
	per := strconv.Itoa(v.perCall)
	p.P("check = VersionCheck(changed=[], missing=[])")
	p.P("names = list(METHODS)")
	p.P("for start in range(0, len(names), ", per, "):  # a message has no room for all")
	p.In(func() {
		p.P("methods = {name: METHODS[name] for name in names[start : start + ", per, "]}")
		p.P("params = {\"version\": ", apiVersionName, ", \"methods\": methods}")
		p.code(request(&rpcdef.Method{}, emit.Leaf("method"), emit.Leaf("params")).Before("result = await "))
		p.P("more = ", v.decode, "(method, VersionCheck.model_validate, result)")
		p.P("check.changed.extend(more.changed)")
		p.P("check.missing.extend(more.missing)")
	})
	p.P("check.changed.sort()")
	p.P("check.missing.sort()")
	p.P("return check")
}
