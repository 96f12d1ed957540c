package decls

import (
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// pins are the names that directives give types.
type pins struct {
	prog  *load.Program
	diags *diag.List
	used  map[*load.PackageName]bool
}

// of returns the name that a directive gives a type, or nil. That of a generic type is given to the type, not to its instances.
func (p *pins) of(t *types.Named) *load.Name {
	obj := t.Origin().Obj()
	var found *load.Name
	if spec, ok := p.prog.TypeSpec(obj); ok {
		found = p.prog.Directives.Names[spec.Spec]
	}
	for _, d := range p.prog.Directives.PackageNames {
		if !d.Matches(obj) {
			continue
		}
		p.used[d] = true
		switch {
		case found == nil:
			found = &d.Name
		case found.Name != d.Name.Name: // several packages may say the same, so that each can be read alone
			p.diags.Errorf(d.Name.Pos, "%s.%s is called %s elsewhere, expected the same name here (the other: %s)",
				d.Qualifier, d.Type, found.Name, p.prog.Place(p.prog.Position(found.Pos)))
		}
	}
	return found
}

// reportUnused reports directives on a package clause for types that no client gets: most likely the name is wrong.
func (p *pins) reportUnused() {
	for _, d := range p.prog.Directives.PackageNames {
		if !p.used[d] {
			p.diags.Errorf(d.Pos, "rpcgen:name has no effect, because no client gets a type %s.%s: correct the name or remove it", d.Qualifier, d.Type)
		}
	}
}

// goName returns what a type is called before it meets others: as a directive says, or as in Go.
func (n *namer) goName(t *types.Named) string {
	if pin := n.pins.of(t); pin != nil {
		return pin.Name
	}
	return source.Exported(t.Obj().Name())
}

// pinned gives a type the name that a directive says, which must be free.
func (n *namer) pinned(d *declared, pin *load.Name) {
	if first := n.owner[pin.Name]; first != nil {
		n.meets(pin.Pos, pin.Name, first.Header())
	}
	n.owner[pin.Name], n.pinPos[pin.Name] = d.Decl, pin.Pos
	d.Header().Name = pin.Name
}

// meets reports a name in a directive that another declaration has.
func (n *namer) meets(pos token.Pos, name string, other *rpcdef.Head) {
	n.diags.Errorf(pos, "the name %s is taken by type %s of package %s: choose another one", name, other.GoName, other.Package)
}

// advice returns the directive that keeps the name of a declaration which has another one than in Go. It is "" if there is none, as for an anonymous
// struct.
func (n *namer) advice(r renaming) string {
	if r.named == nil {
		return ""
	}
	name := r.Header().Name
	if r.named.TypeArgs().Len() > 0 { // the generic type is named
		rest := n.instanceName(r.named)
		if len(name) <= len(rest) || name[len(name)-len(rest):] != rest {
			return ""
		}
		name = name[:len(name)-len(rest)] + source.Exported(r.named.Obj().Name())
	}
	if n.prog.ForeignAt(r.pos()) == nil {
		return "//rpcgen:name " + name + " on the type"
	}
	return "//rpcgen:name " + r.Header().Package + "." + r.named.Obj().Name() + " " + name + " on the package clause"
}
