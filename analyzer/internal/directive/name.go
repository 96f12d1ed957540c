package directive

import (
	"go/ast"
	"go/token"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
)

var name = row{
	name: "name", describes: "a type that clients get, or the package clause",
	places: []Place{PackageClause, InterfaceType, StructType, FuncType, MapType, ListType, NamedType, OtherType}, parse: parseName,
}

// A Name is `//rpcgen:name NAME` on a type: its name in the clients.
type Name struct {
	Pos  token.Pos
	Name string
}

// A PackageName is `//rpcgen:name PKG.TYPE NAME` on a package clause: the same for a type of another package.
type PackageName struct {
	Pos             token.Pos // of PKG.TYPE
	Qualifier, Type string    // Qualifier is a name by which the file imports the package, or the import path
	Name            Name
}

func parseName(c comment, diags *diag.List) any {
	if c.place == PackageClause {
		return parsePackageName(c, diags)
	}
	if len(c.args) != 1 {
		diags.Errorf(c.pos, "found %d arguments of rpcgen:name, expected one, the name of this type in the clients", len(c.args))
		return nil
	}
	if !checkTypeName(c.args[0], diags) {
		return nil
	}
	return &Name{c.args[0].Pos, c.args[0].Arg}
}

func parsePackageName(c comment, diags *diag.List) any {
	if len(c.args) != 2 {
		diags.Errorf(c.pos, "found %d arguments of rpcgen:name, expected two, PKG.TYPE and the name of that type in the clients", len(c.args))
		return nil
	}
	of, given := c.args[0], c.args[1]
	dot := strings.LastIndex(of.Arg, ".")
	if dot <= 0 || !token.IsIdentifier(of.Arg[dot+1:]) {
		diags.Errorf(of.Pos, "%q is no type of another package, expected PKG.TYPE such as decimal.Decimal", of.Arg)
		return nil
	}
	if !checkTypeName(given, diags) {
		return nil
	}
	return &PackageName{of.Pos, of.Arg[:dot], of.Arg[dot+1:], Name{given.Pos, given.Arg}}
}

// checkTypeName reports a name that no exported Go type could have. It returns false for such a name.
func checkTypeName(arg ast.DirectiveArg, diags *diag.List) bool {
	if token.IsIdentifier(arg.Arg) && token.IsExported(arg.Arg) {
		return true
	}
	diags.Errorf(arg.Pos, "bad name %q, expected letters, digits and _, with an upper-case letter first", arg.Arg)
	return false
}
