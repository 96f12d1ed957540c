package analyzer

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/packages"

	"example.com/rpcgen/rpcdef"
)

// isDownloaded reports whether a package is of the standard library or of a module that was downloaded: its user can't correct it.
func isDownloaded(m *packages.Module) bool {
	return m == nil || !m.Main && (m.Replace == nil || m.Replace.Version != "")
}

// foundIn converts the type that a field or a method has which stands in a package.
func (c *converter) foundIn(pkg *types.Package, t types.Type, at site) rpcdef.Type {
	before := c.own
	if pkg != nil { // nil for the method of error
		if p := c.prog.pkgs[pkg.Path()]; p == nil || !p.foreign {
			c.own = at
		}
	}
	converted := c.typ(t, at)
	c.own = before
	return converted
}

// refuseForeign reports a type that no client can have, where it stands in source that its user can't correct: at the last place in the
// user's own on the way there. It is false for a type in the user's source.
func (c *converter) refuseForeign(at site, what string) bool {
	own, foreign := c.own, c.foreignPackage(at.pos)
	if foreign == nil || !own.pos.IsValid() {
		return false
	}
	c.diags.errorf(own.pos, "%s leads to %s of package %s, which is %s, which no client can send or read: use a type of your own instead",
		own.path(), at.path(), foreign.path, what)
	return true
}

// isForeign reports whether a position lies in source that its user can't correct. What the user can do something about stands in c.own.
func (c *converter) isForeign(pos token.Pos) bool { return c.foreignPackage(pos) != nil }

// foreignPackage finds the package that a position lies in, where that isn't the user's.
func (c *converter) foreignPackage(pos token.Pos) *pkg {
	around := c.prog.fileAt(pos)
	for _, pkg := range c.prog.pkgs {
		if pkg != nil && pkg.foreign && slices.Contains(pkg.files, around) {
			return pkg
		}
	}
	return nil
}
