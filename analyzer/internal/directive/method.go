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

// A Method is `//rpcgen:method [NAME] [timeout=DURATION] [no_wait] [idempotent]`.
type Method struct {
	Pos        token.Pos
	Name       string // as the directive has it; "" if it has none
	Timeout    time.Duration
	NoWait     bool
	Idempotent bool
}

func parseMethod(c comment, diags *diag.List) any {
	m := &Method{Pos: c.pos}
	var seen []string
	for _, arg := range c.args {
		key, value, isOption := strings.Cut(arg.Arg, "=")
		switch {
		case arg.Arg == noWait:
			m.NoWait = true
		case arg.Arg == idempotent:
			m.Idempotent = true
		case meantFlag(key) != "":
			diags.Errorf(arg.Pos, "rpcgen:method has no option %s, expected %s", arg.Arg, meantFlag(key))
		case isOption && key == "timeout":
			parseTimeout(arg, value, m, diags)
		case isOption:
			diags.Errorf(arg.Pos, "rpcgen:method has no option %s, expected a name, timeout=DURATION, no_wait or idempotent", key)
		default:
			key = "a name"
			if checkMethodName(arg, diags) {
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

// The options that are words alone.
const (
	noWait     = "no_wait"
	idempotent = "idempotent"
)

// meantFlag returns the option that an argument was meant as, and would pass for a name. It returns "" for another argument.
func meantFlag(arg string) string {
	letters := func(s string) string { return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s)) }
	for _, flag := range []string{noWait, idempotent} {
		if letters(arg) == letters(flag) {
			return flag
		}
	}
	return ""
}

func parseTimeout(arg ast.DirectiveArg, value string, m *Method, diags *diag.List) {
	d, err := time.ParseDuration(value)
	if err != nil || d < time.Millisecond {
		diags.Errorf(arg.Pos, "bad timeout %q, expected a duration of 1ms or more, such as 5s or 1m30s", value)
		return
	}
	m.Timeout = d
}
