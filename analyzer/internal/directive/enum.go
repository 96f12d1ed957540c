package directive

import "example.com/rpcgen/analyzer/internal/diag"

var enum = row{name: "enum", describes: "a defined string or integer type", places: []Place{NamedType}, parse: parseEnum}

// An Enum is `//rpcgen:enum [open]`: the constants of a type are its values.
type Enum struct {
	Open bool // it may have other values, too
}

func parseEnum(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		return &Enum{}
	}
	if last := c.args[len(c.args)-1]; c.args[0].Arg != "open" || len(c.args) > 1 {
		diags.Errorf(last.Pos, "rpcgen:enum has the argument %s, expected open or none", last.Arg)
	}
	return &Enum{Open: true}
}
