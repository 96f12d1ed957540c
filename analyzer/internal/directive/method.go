package directive

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"time"

	"example.com/rpcgen/analyzer/internal/diag"
)

var method = row{name: "method", describes: "a method of a service", places: []Place{InterfaceMethod}, parse: parseMethod}

// A Method is `//rpcgen:method [NAME] [timeout=DURATION] [no_wait]`.
type Method struct {
	Pos     token.Pos
	Name    string // as the directive has it; "" if it has none
	Timeout time.Duration
	NoWait  bool
}

func parseMethod(c comment, diags *diag.List) any {
	m := &Method{Pos: c.pos}
	var seen []string
	for _, arg := range c.args {
		key, value, isOption := strings.Cut(arg.Arg, "=")
		switch {
		case arg.Arg == "no_wait":
			m.NoWait = true
		case isNoWait(key):
			diags.Errorf(arg.Pos, "rpcgen:method has no option %s, expected no_wait", arg.Arg)
		case isOption && key == "timeout":
			parseTimeout(arg, value, m, diags)
		case isOption:
			diags.Errorf(arg.Pos, "rpcgen:method has no option %s, expected a name, timeout=DURATION or no_wait", key)
		default:
			key = "a name"
			if checkWireName(arg, diags) {
				m.Name = arg.Arg
			}
		}
		if slices.Contains(seen, key) {
			diags.Errorf(arg.Pos, "rpcgen:method has %s twice: remove one", key)
		}
		seen = append(seen, key)
	}
	return m
}

// isNoWait reports whether an argument was meant as no_wait, and would pass for a name.
func isNoWait(arg string) bool {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(arg)) == "nowait"
}

func parseTimeout(arg ast.DirectiveArg, value string, m *Method, diags *diag.List) {
	d, err := time.ParseDuration(value)
	if err != nil || d < time.Millisecond {
		diags.Errorf(arg.Pos, "bad timeout %q, expected a duration of 1ms or more, such as 5s or 1m30s", value)
		return
	}
	m.Timeout = d
}
