package directive

import (
	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

var enum = row{name: "enum", describes: "a defined string or integer type", places: []Place{NamedType}, parse: parseEnum}

// An Enum is `//rpcgen:enum [open|closed]`: the constants of a type are its values.
type Enum struct {
	Openness rpcdef.Openness
}

func parseEnum(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		return &Enum{rpcdef.Plain}
	}
	openness, known := map[string]rpcdef.Openness{"open": rpcdef.Open, "closed": rpcdef.Closed}[c.args[0].Arg]
	if last := c.args[len(c.args)-1]; !known || len(c.args) > 1 {
		diags.Errorf(last.Pos, "rpcgen:enum has the argument %s, expected one of open and closed, or none", last.Arg)
	}
	return &Enum{openness}
}
