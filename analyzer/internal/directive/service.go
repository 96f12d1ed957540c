package directive

import (
	"go/ast"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

var service = row{name: "service", describes: "an interface type", places: []Place{InterfaceType}, parse: parseService}

// A Service is `//rpcgen:service [NAME]`: the methods of an interface are RPC methods.
type Service struct {
	name string // "" if the interface's name counts
}

func parseService(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		return &Service{}
	}
	if len(c.args) > 1 {
		diags.Errorf(c.args[1].Pos, "rpcgen:service has a second name, %s: remove it", c.args[1].Arg)
	}
	checkWireName(c.args[0], diags)
	return &Service{c.args[0].Arg}
}

// suffixes may end an interface's name without being a part of the service's.
var suffixes = []string{"Service", "Handlers", "Handler", "API", "RPC"}

// NameFor returns the service's name on the wire, for the name of its interface.
func (s *Service) NameFor(goName string) string {
	if s.name != "" {
		return s.name
	}
	for _, suffix := range suffixes {
		if short, ok := strings.CutSuffix(goName, suffix); ok && short != "" {
			return rpcdef.Snake(short)
		}
	}
	return rpcdef.Snake(goName)
}

// IsService reports whether a comment is a service directive.
func IsService(c *ast.Comment) bool {
	d, ok := ast.ParseDirective(c.Slash, c.Text)
	return ok && d.Tool == "rpcgen" && d.Name == service.name
}
