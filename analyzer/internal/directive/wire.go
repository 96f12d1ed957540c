package directive

import (
	"go/token"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/source"
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
	Args            []Text    // of PKG.TYPE[ARG, ...], each a type or a name for whatever stands there; nil if there are none
	Type            Text
}

// String returns PKG.TYPE as the source has it.
func (w *PackageWire) String() string {
	name := w.Qualifier + "." + w.Name
	if len(w.Args) == 0 {
		return name
	}
	var args []string
	for _, arg := range w.Args {
		args = append(args, arg.Text)
	}
	return name + "[" + strings.Join(args, ", ") + "]"
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
	found := c.args[0]
	name, inner, isInstance := strings.Cut(found.Arg, "[")
	args := splitArgs(found.Pos, strings.TrimSuffix(inner, "]"))
	dot := strings.LastIndex(name, ".")
	if dot <= 0 || dot == len(name)-1 || isInstance && (!strings.HasSuffix(inner, "]") || len(args) == 0) {
		diags.Errorf(found.Pos, "%q is no type of another package, expected PKG.TYPE such as decimal.Decimal, or PKG.TYPE[T]", found.Arg)
		return nil
	}
	return &PackageWire{found.Pos, name[:dot], name[dot+1:], args, Text{c.args[1].Pos, c.args[1].Arg}}
}

// splitArgs parts type arguments at the commas that aren't in brackets. It returns nil if one is empty.
func splitArgs(pos token.Pos, text string) []Text {
	var args []Text
	depth, start := 0, 0
	for i, r := range text + "," {
		switch {
		case strings.ContainsRune("[({", r):
			depth++
		case strings.ContainsRune("])}", r):
			depth--
		case r == ',' && depth == 0:
			arg := strings.TrimSpace(text[start:i])
			if arg == "" {
				return nil
			}
			args = append(args, Text{pos, arg})
			start = i + 1
		}
	}
	return args
}

// ParseTag reads the value of an rpcgen struct tag, `rpcgen:"wire=GOTYPE"` or `rpcgen:"const=VALUE"`. It returns a *Wire, a *Const, or nil after a mistake,
// which it reports.
func ParseTag(pos token.Pos, value string, diags *diag.List) any {
	if goType, ok := strings.CutPrefix(value, "wire="); ok {
		return &Wire{Text{pos, goType}}
	}
	if text, ok := strings.CutPrefix(value, source.ConstKey); ok {
		return parseConst(pos, text, diags)
	}
	diags.Errorf(pos, "unknown tag rpcgen:%q, expected rpcgen:\"wire=GOTYPE\" or rpcgen:\"const=VALUE\"", value)
	return nil
}
