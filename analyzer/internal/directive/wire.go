package directive

import (
	"go/token"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
)

var wire = row{
	name: "wire", describes: "a type with its own MarshalJSON, or the package clause",
	places: []Place{PackageClause, StructType, FuncType, MapType, ListType, NamedType, OtherType}, parse: parseWire,
}

// A Wire is `//rpcgen:wire GOTYPE` on a type: what the type looks like on the wire.
type Wire struct {
	Type Text
}

// A PackageWire is `//rpcgen:wire PKG.TYPE GOTYPE` on a package clause: the same for a type of another package.
type PackageWire struct {
	Pos             token.Pos // of PKG.TYPE
	Qualifier, Name string    // Qualifier is a name by which the file imports the package, or the import path
	Type            Text
}

// A Text is the text of a Go type.
type Text struct {
	Pos  token.Pos
	Text string
}

func parseWire(c comment, diags *diag.List) any {
	if c.place == PackageClause {
		return parsePackageWire(c, diags)
	}
	if len(c.args) != 1 {
		diags.Errorf(c.pos, "found %d arguments of rpcgen:wire, expected one, the Go type that this type looks like on the wire: quote a type with spaces", len(c.args))
		return nil
	}
	return &Wire{Text{c.args[0].Pos, c.args[0].Arg}}
}

func parsePackageWire(c comment, diags *diag.List) any {
	if len(c.args) != 2 {
		diags.Errorf(c.pos, "found %d arguments of rpcgen:wire, expected two, PKG.TYPE and the Go type that it looks like on the wire: quote a type with spaces", len(c.args))
		return nil
	}
	dot := strings.LastIndex(c.args[0].Arg, ".")
	if dot <= 0 || dot == len(c.args[0].Arg)-1 {
		diags.Errorf(c.args[0].Pos, "%q is no type of another package, expected PKG.TYPE such as decimal.Decimal", c.args[0].Arg)
		return nil
	}
	return &PackageWire{c.args[0].Pos, c.args[0].Arg[:dot], c.args[0].Arg[dot+1:], Text{c.args[1].Pos, c.args[1].Arg}}
}

// ParseTag reads the value of an rpcgen struct tag, `rpcgen:"wire=GOTYPE"`. It returns nil after a mistake, which it reports.
func ParseTag(pos token.Pos, value string, diags *diag.List) *Wire {
	goType, ok := strings.CutPrefix(value, "wire=")
	if !ok {
		diags.Errorf(pos, "unknown tag rpcgen:%q, expected rpcgen:\"wire=GOTYPE\"", value)
		return nil
	}
	return &Wire{Text{pos, goType}}
}
