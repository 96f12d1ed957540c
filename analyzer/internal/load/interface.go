package load

import (
	"go/ast"
	"go/token"
	"slices"

	"example.com/rpcgen/analyzer/internal/directive"
)

// A Channel is an interface whose methods are events.
type Channel struct {
	*directive.Channel
	File *File
	Spec *ast.TypeSpec
	Doc  *ast.CommentGroup
}

// A Union is an interface that a known set of structs implements.
type Union struct {
	*directive.Union
	File *File
	Spec *ast.TypeSpec
}

// A Const is a field that has the same value in all values of its struct.
type Const struct {
	*directive.Const
	File  *File
	Field *ast.Field
}

// interfaceDecl reads the directives of an interface type. It returns the service that the type is, or nil.
func (a *annotator) interfaceDecl(f *File, spec *ast.TypeSpec, doc *ast.CommentGroup, found directive.Found) *Service {
	service, channel, union := directive.Of[directive.Service](found), directive.Of[directive.Channel](found), directive.Of[directive.Union](found)
	a.checkKind(channel, union, found)
	switch {
	case union != nil:
		a.checkTypeParams("a union", spec)
		a.found.Unions = append(a.found.Unions, &Union{union, f, spec})
	case channel != nil:
		a.checkTypeParams("a channel", spec)
		if f.Package.Root {
			a.found.Channels = append(a.found.Channels, &Channel{channel, f, spec, doc})
		}
	case service != nil:
		a.checkTypeParams("a service", spec)
		service.CheckName(spec.Name, a.prog.diags)
		return &Service{Name: service.NameFor(spec.Name.Name), File: f, Spec: spec, Doc: doc}
	}
	return nil
}

// checkKind reports an interface that is two of a service, a channel and a union, and the name of one that clients have no name for.
func (a *annotator) checkKind(channel *directive.Channel, union *directive.Union, found directive.Found) {
	service, name := directive.Of[directive.Service](found), directive.Of[directive.Name](found)
	both := func(pos token.Pos, first, second string) {
		a.prog.diags.Errorf(pos, "rpcgen:%s and rpcgen:%s stand on one interface: declare an interface for each", first, second)
	}
	switch {
	case service != nil && channel != nil:
		both(channel.Pos, "service", "channel")
	case service != nil && union != nil:
		both(union.Pos, "service", "union")
	case channel != nil && union != nil:
		both(union.Pos, "channel", "union")
	case name != nil && channel == nil && union == nil:
		a.prog.diags.Errorf(name.Pos, "rpcgen:name stands on an interface that is no channel and no union, expected on a type that clients get: remove it")
	}
}

// checkTypeParams reports an interface with type parameters.
func (a *annotator) checkTypeParams(what string, spec *ast.TypeSpec) {
	if spec.TypeParams != nil {
		a.prog.diags.Errorf(spec.TypeParams.Pos(), "%s can't have type parameters: declare an interface for each instance", what)
	}
}

// UnionOf returns the union that an interface type declares, or nil.
func (d *Directives) UnionOf(spec *ast.TypeSpec) *Union {
	i := slices.IndexFunc(d.Unions, func(u *Union) bool { return u.Spec == spec })
	if i < 0 {
		return nil
	}
	return d.Unions[i]
}
