package directive

import (
	"cmp"
	"go/ast"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

var service = row{name: "service", describes: "an interface type", places: []Place{InterfaceType}, parse: parseService}

// A Service is `//rpcgen:service [NAME]`: the methods of an interface are RPC methods.
type Service struct {
	name ast.DirectiveArg // the zero value if the interface's name counts
}

func parseService(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		return &Service{}
	}
	if len(c.args) > 1 {
		diags.Errorf(c.args[1].Pos, "rpcgen:service has a second name, %s: remove it", c.args[1].Arg)
	}
	checkWireName(c.args[0], diags)
	return &Service{c.args[0]}
}

// suffixes may end an interface's name without being a part of the service's.
var suffixes = []string{"Service", "Handlers", "Handler", "API", "RPC"}

// NameFor returns the service's name on the wire, for the name of its interface.
func (s *Service) NameFor(goName string) string {
	if s.name.Arg != "" {
		return s.name.Arg
	}
	for _, suffix := range suffixes {
		if short, ok := strings.CutSuffix(goName, suffix); ok && short != "" {
			return rpcdef.Snake(short)
		}
	}
	return rpcdef.Snake(goName)
}

// CheckName reports a service whose methods would have the wire names of the service that every server has itself. Its interface has the name id.
func (s *Service) CheckName(id *ast.Ident, diags *diag.List) {
	name, pos := s.NameFor(id.Name), cmp.Or(s.name.Pos, id.Pos())
	if first, _, _ := strings.Cut(name, "."); first == ownService {
		diags.Errorf(pos, "the service name %s belongs to the service %s, which every server has itself: choose another one with //rpcgen:service NAME",
			name, ownService)
	}
}

// IsService reports whether a comment is a service directive.
func IsService(c *ast.Comment) bool { return isDirective(c, service.name) }
