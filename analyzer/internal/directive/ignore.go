package directive

import (
	"go/token"

	"example.com/rpcgen/analyzer/internal/diag"
)

var ignore = row{name: "ignore", describes: "a method of a service", places: []Place{InterfaceMethod}, parse: parseIgnore}

// An Ignore is `//rpcgen:ignore`: a method of a service is no RPC method.
type Ignore struct{ Pos token.Pos }

func parseIgnore(c comment, diags *diag.List) any {
	if len(c.args) > 0 {
		diags.Errorf(c.args[0].Pos, "rpcgen:%s has the argument %s, expected none: remove it", c.name, c.args[0].Arg)
	}
	return &Ignore{c.pos}
}
