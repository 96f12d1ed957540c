package view

import (
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A Version is version.py.
type Version struct {
	API      string // literal
	Methods  []Hash
	Channels []Hash
}

// A Hash is the hash of what a method or a channel looks like on the wire. Both are literals.
type Hash struct{ Name, Hash string }

func newVersion(api *rpcdef.API) Version {
	v := Version{API: syntax.Quote(contract.Version(api))}
	for _, m := range api.Methods() {
		v.Methods = append(v.Methods, Hash{syntax.Quote(syntax.JSONString(m.Name)), syntax.Quote(m.Hash)})
	}
	for _, c := range api.Channels {
		v.Channels = append(v.Channels, Hash{syntax.Quote(c.Name), syntax.Quote(c.Hash)})
	}
	return v
}
