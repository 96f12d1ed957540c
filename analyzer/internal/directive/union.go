package directive

import (
	"go/ast"
	"go/token"

	"example.com/rpcgen/analyzer/internal/diag"
)

var union = row{name: "union", describes: "an interface type", places: []Place{InterfaceType}, parse: parseUnion}

// A Union is `//rpcgen:union FIELD`: the structs that implement an interface are told apart by the value of a field.
type Union struct {
	Pos   token.Pos
	Field string // its name on the wire; "" after a mistake
}

func parseUnion(c comment, diags *diag.List) any {
	if len(c.args) == 0 || c.args[0].Arg == "" {
		diags.Errorf(c.pos, "rpcgen:union has no field, expected the JSON name of the one that tells the structs apart, such as type")
		return &Union{Pos: c.pos}
	}
	if len(c.args) > 1 {
		diags.Errorf(c.args[1].Pos, "rpcgen:union has a second field, %s: remove it", c.args[1].Arg)
	}
	return &Union{c.pos, c.args[0].Arg}
}

// A Const is `rpcgen:"const=VALUE"` on a field: the value that tells the field's struct from the other members of a union.
type Const struct {
	Value string
}

func parseConst(pos token.Pos, value string, diags *diag.List) any {
	switch {
	case value == "":
		diags.Errorf(pos, "the constant value is empty, expected a text such as rpcgen:\"const=text\"")
	case value[0] == '$':
		diags.Errorf(pos, "the constant value %q begins with $, as those do that clients give to what they don't know: choose another one", value)
	default:
		return &Const{value}
	}
	return nil
}

// IsUnion reports whether a comment is a union directive.
func IsUnion(c *ast.Comment) bool { return isDirective(c, union.name) }
