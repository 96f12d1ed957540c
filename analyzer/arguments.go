package analyzer

import (
	"go/ast"
	"slices"
	"strings"
	"time"

	"example.com/rpcgen/rpcdef"
)

func parseEnum(d *directive, diags *diagnostics) enumDirective {
	if len(d.args) == 0 {
		return enumDirective{}
	}
	if d.args[0].Arg != "open" || len(d.args) > 1 {
		diags.errorf(d.args[len(d.args)-1].Pos, "rpcgen:enum takes one argument at most, open, found %s", d.args[len(d.args)-1].Arg)
	}
	return enumDirective{open: true}
}

// isWireName reports whether s is a name as clients and servers send it: parts of letters, digits, _ and - between dots, with no digit and no - first.
func isWireName(s string) bool {
	const letters = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, letters+"0123456789-") != "" {
			return false
		}
	}
	return strings.Contains(letters, s[:1])
}

// checkWireName reports a name of which no client could make an identifier.
func checkWireName(arg ast.DirectiveArg, diags *diagnostics) bool {
	if isWireName(arg.Arg) && len(rpcdef.Words(arg.Arg)) > 0 {
		return true
	}
	diags.errorf(arg.Pos, "bad name %q, expected letters, digits, _ - and ., with a letter first", arg.Arg)
	return false
}

// serviceSuffixes end an interface's name and say nothing of it.
var serviceSuffixes = []string{"Service", "Handlers", "Handler", "API", "RPC"}

func serviceName(d *directive, spec *ast.TypeSpec, diags *diagnostics) string {
	if len(d.args) > 1 {
		diags.errorf(d.args[1].Pos, "rpcgen:service takes one name at most, found %s as well", d.args[1].Arg)
	}
	if len(d.args) > 0 {
		checkWireName(d.args[0], diags)
		return d.args[0].Arg
	}
	name := spec.Name.Name
	for _, suffix := range serviceSuffixes {
		if short, ok := strings.CutSuffix(name, suffix); ok && short != "" {
			name = short
			break
		}
	}
	return rpcdef.Snake(name)
}

// parseMethodArgs reads `[name] [timeout=DURATION] [no_wait]` into m. The name is as the directive has it.
func parseMethodArgs(d *directive, m *rpcdef.Method, diags *diagnostics) {
	var seen []string
	for _, arg := range d.args {
		key, value, isOption := strings.Cut(arg.Arg, "=")
		switch {
		case arg.Arg == "no_wait":
			m.NoWait = true
		case isNoWait(key):
			diags.errorf(arg.Pos, "%s is no option of rpcgen:method, expected no_wait", arg.Arg)
		case isOption && key == "timeout":
			parseTimeout(arg, value, m, diags)
		case isOption:
			diags.errorf(arg.Pos, "rpcgen:method has no option %s, expected a name, timeout=DURATION or no_wait", key)
		default:
			key = "a name"
			if checkWireName(arg, diags) {
				m.Name = arg.Arg
			}
		}
		if slices.Contains(seen, key) {
			diags.errorf(arg.Pos, "rpcgen:method has %s twice, leave one", key)
		}
		seen = append(seen, key)
	}
}

// isNoWait reports whether an argument was meant as no_wait, and would pass for a name.
func isNoWait(arg string) bool {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(arg)) == "nowait"
}

func parseTimeout(arg ast.DirectiveArg, value string, m *rpcdef.Method, diags *diagnostics) {
	d, err := time.ParseDuration(value)
	if err != nil || d < time.Millisecond {
		diags.errorf(arg.Pos, "bad timeout %q, expected a duration of 1ms or more, such as 5s or 1m30s", value)
		return
	}
	m.Timeout = d
}
