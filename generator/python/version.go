package python

import (
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
)

func versionFile(v view.Version) []byte {
	checked := "methods"
	if len(v.Channels) > 0 {
		checked = "methods and channels"
	}
	p := newPrinter("What the "+checked+" look like on the wire, to compare this client with the server.", false)
	p.importBlocks(syntax.Imports{
		TypeChecking: "TYPE_CHECKING",
		Language:     []syntax.Import{{Module: "typing", Names: []string{"TYPE_CHECKING"}}},
		Own:          []syntax.Import{{Module: ".schema", Names: []string{"RPCModel"}}, {Module: ".wire", Names: []string{"ListOf"}}},
	})
	p.P()
	p.P(types.APIVersionName, " = ", v.API)
	differs := "It is another one if a method, its params, its result or its errors look otherwise."
	if len(v.Channels) > 0 {
		p.P(`"""`, differs)
		p.P()
		p.P("So it is if a channel or its events do.")
		p.P(`"""`)
	} else {
		p.P(`"""`, differs, `"""`)
	}
	p.P()
	p.hashes("METHODS", v.Methods)
	p.P(`"""Hashes of the methods, by their names."""`)
	if len(v.Channels) > 0 {
		p.P()
		p.hashes("CHANNELS", v.Channels)
		p.P(`"""Hashes of the channels, by their names."""`)
	}
	p.P()
	p.P()
	p.P("class VersionCheck(RPCModel):")
	p.In(func() {
		p.P(`"""How the server differs from this client."""`)
		p.P()
		p.P("changed: ListOf[str]")
		p.P(`"""The `, checked, ` that look otherwise on the wire."""`)
		p.P()
		p.P("missing: ListOf[str]")
		p.P(`"""The `, checked, ` that the server doesn't have."""`)
		p.P()
		p.P("@property")
		p.P("def matches(self) -> bool:")
		p.In(func() {
			p.P(`"""Whether the server has all `, checked, `, as this client knows them."""`)
			p.P("return not self.changed and not self.missing")
		})
	})
	return p.Bytes()
}

// hashes prints a table of hashes by names.
func (p *printer) hashes(table string, hashes []view.Hash) {
	start := table + ": dict[str, str] = {"
	if len(hashes) == 0 {
		p.P(start, "}")
		return
	}
	p.Block(start, func() {
		for _, h := range hashes {
			p.P(h.Name, ": ", h.Hash, ",")
		}
	}, "}")
}

// checkVersion prints the method that compares it with the server.
func (p *printer) checkVersion(v view.Client) {
	p.signature(types.CheckVersionName, checkVersionParameters(), emit.Leaf("VersionCheck"))
	p.In(func() {
		p.P(checkVersionDoc(len(v.Channels) > 0))
		p.P(`method = "system.check_version"`)
		if v.PerCall > 0 {
			p.checkVersionInParts(v)
			return
		}
		p.P("params = {\"version\": ", types.APIVersionName, ", \"methods\": ", hashTable(v), "}")
		p.code(askVersion())
		p.P("return ", v.Decode, "(method, VersionCheck.model_validate, result)")
	})
}

// hashTable returns the expression of the hashes of the methods and channels, by their names.
func hashTable(v view.Client) string {
	if len(v.Channels) > 0 {
		return "{**METHODS, **CHANNELS}"
	}
	return "METHODS"
}

// checkVersionParameters returns the parameters of the method.
func checkVersionParameters() []emit.Group {
	return syntax.Signature(nil, []emit.Group{syntax.Parameter("timeout", emit.Leaf("float | None"), "None")})
}

// askVersion returns the call that asks the server.
func askVersion() emit.Group {
	return syntax.Call("_call", syntax.Leaves([]string{"self", "method", "params", "timeout"})...).Before("result = await ")
}

// checkVersionDoc returns the docstring of the method.
func checkVersionDoc(hasChannels bool) string {
	if hasChannels {
		return `"""Ask which methods and channels the server has otherwise, or not at all."""`
	}
	return `"""Ask the server which methods it has otherwise than this client, or not at all."""`
}

// checkVersionInParts prints what asks in several calls, for the names and hashes of all methods don't go into one message.
func (p *printer) checkVersionInParts(v view.Client) {
	per := strconv.Itoa(v.PerCall)
	p.P("check = VersionCheck(changed=[], missing=[])")
	table := hashTable(v)
	if len(v.Channels) > 0 {
		p.P("hashes = ", table)
		table = "hashes"
	}
	p.P("names = list(", table, ")")
	p.P("for start in range(0, len(names), ", per, "):  # a message has no room for all")
	p.In(func() {
		p.P("methods = {name: ", table, "[name] for name in names[start : start + ", per, "]}")
		p.P("params = {\"version\": ", types.APIVersionName, ", \"methods\": methods}")
		p.code(askVersion())
		p.P("more = ", v.Decode, "(method, VersionCheck.model_validate, result)")
		p.P("check.changed.extend(more.changed)")
		p.P("check.missing.extend(more.missing)")
	})
	p.P("check.changed.sort()")
	p.P("check.missing.sort()")
	p.P("return check")
}
