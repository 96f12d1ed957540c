package directive

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strconv"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

var errorRow = row{
	name: "error", describes: "an error variable or a type that implements error",
	places: []Place{Variable, StructType, FuncType, MapType, ListType, NamedType, OtherType}, parse: parseError,
}

// An Error is `//rpcgen:error CODE [NAME]`: handlers return a variable or a type as an error that clients tell from others.
type Error struct {
	Pos  token.Pos
	Code int
	name ast.DirectiveArg // the zero value if the Go name counts
}

// The codes that a declared error may have: those below are Centrifugo's own, and it takes none above.
const minCode, maxCode = 400, 1999

// ownErrors are the names of the errors that every server has itself.
var ownErrors = []string{
	"invalid_params", "permission_denied", "unknown_method", "duplicate_call", "result_too_large", "cancelled", "internal", "overloaded",
	"shutting_down", "deadline_exceeded",
}

func parseError(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		diags.Errorf(c.pos, "rpcgen:error has no code, expected one from %d to %d", minCode, maxCode)
		return nil
	}
	e := &Error{Pos: c.pos}
	var err error
	if e.Code, err = strconv.Atoi(c.args[0].Arg); err != nil || e.Code < minCode || e.Code > maxCode {
		diags.Errorf(c.args[0].Pos, "bad code %q, expected a number from %d to %d", c.args[0].Arg, minCode, maxCode)
	}
	if len(c.args) > 1 {
		e.name = c.args[1]
	}
	if len(c.args) > 2 {
		diags.Errorf(c.args[2].Pos, "rpcgen:error has the argument %s behind the code and the name: remove it", c.args[2].Arg)
	}
	return e
}

// NameFor returns the error's name on the wire, for its name in Go.
func (e *Error) NameFor(goName string) string {
	return cmp.Or(e.name.Arg, rpcdef.Snake(rpcdef.ErrorStem(goName)))
}

// CheckName reports a name that clients can't have, or that an error of every server has. The error is declared as id.
func (e *Error) CheckName(id *ast.Ident, diags *diag.List) {
	name := e.NameFor(id.Name)
	switch {
	case slices.Contains(ownErrors, name):
		diags.Errorf(cmp.Or(e.name.Pos, id.Pos()), "the error name %s belongs to an error that every server has itself: choose another one with //rpcgen:error CODE NAME", name)
	case isSnakeName(name):
	case e.name.Arg == "":
		diags.Errorf(id.Pos(), "no error can be called %q on the wire, expected ASCII letters and digits, with a letter first: name it with //rpcgen:error CODE NAME", name)
	default:
		diags.Errorf(e.name.Pos, "bad name %q, expected lower-case letters and digits, with single _ between words and a letter first", name)
	}
}

// isSnakeName reports whether s is a name in snake case, of ASCII letters and digits.
func isSnakeName(s string) bool { return isWireName(s) && s[0] != '_' && rpcdef.Snake(s) == s }

// IsError reports whether a comment is an error directive.
func IsError(c *ast.Comment) bool { return isDirective(c, errorRow.name) }
