package directive

import (
	"go/ast"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

// isWireName reports whether s is a name that clients and servers may send: parts of letters, digits, _ and - with dots between them, that begins
// with a letter or _.
func isWireName(s string) bool {
	const letters = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, letters+"0123456789-") != "" {
			return false
		}
	}
	return strings.Contains(letters, s[:1])
}

// checkWireName reports a name that no client could make an identifier of. It returns false for such a name.
func checkWireName(arg ast.DirectiveArg, diags *diag.List) bool {
	if isWireName(arg.Arg) && len(rpcdef.Words(arg.Arg)) > 0 {
		return true
	}
	diags.Errorf(arg.Pos, "bad name %q, expected letters, digits, _ - and ., with a letter first", arg.Arg)
	return false
}

// ownService is the name of the service that every server has itself.
const ownService = "system"

// checkMethodName is like checkWireName, for a method's name or whole wire name.
func checkMethodName(arg ast.DirectiveArg, diags *diag.List) bool {
	if !checkWireName(arg, diags) {
		return false
	}
	if strings.HasPrefix(arg.Arg, ownService+".") {
		diags.Errorf(arg.Pos, "the wire name %s belongs to the service %s, which every server has itself: choose another one", arg.Arg, ownService)
		return false
	}
	return true
}
