package enum

import (
	"go/ast"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// splitKnown splits constants into those whose values are known, and others. Others of packages that the user can't correct are left out: what is made
// of their types is open.
func (e *Finder) splitKnown(all []typedConst) (known, unknown []typedConst) {
	for _, c := range all {
		switch {
		case c.isKnown():
			known = append(known, c)
		case e.prog.ForeignAt(c.obj.Pos()) == nil:
			unknown = append(unknown, c)
		}
	}
	return known, unknown
}

// mayBeEnum reports whether the constants of a type could look like an enum if those that are unknown had values.
func mayBeEnum(kind rpcdef.Kind, known, unknown []typedConst) bool {
	counted := func(c typedConst) bool { return c.counted }
	return len(known)+len(unknown) > 1 && (kind == rpcdef.String || slices.ContainsFunc(known, counted) || slices.ContainsFunc(unknown, counted))
}

// reportUnknown reports the constants of an enum whose values the type checker can't tell, in its words if it has some: clients would lack them.
func (e *Finder) reportUnknown(unknown []typedConst) {
	for _, c := range unknown {
		qualifiers := qualifiersIn(c.value)
		if slices.Contains(qualifiers, "C") || !e.reportTypeErrors(c) && !e.reportMissing(c, qualifiers) {
			e.diags.Errorf(c.obj.Pos(), "the value of the enum's constant %s can't be told from Go source: write it out", c.obj.Name())
		}
	}
}

// reportTypeErrors reports the type errors in a constant's specification. It returns false if there are none.
func (e *Finder) reportTypeErrors(c typedConst) bool {
	found := false
	for _, err := range e.prog.FileAt(c.spec.Pos()).Package.TypeErrors {
		if c.spec.Pos() <= err.Pos && err.Pos < c.spec.End() {
			e.diags.Errorf(err.Pos, "%s", err.Msg)
			found = true
		}
	}
	return found
}

// reportMissing reports packages that a constant's value names and that can't be found, and why. It returns false if there are none.
func (e *Finder) reportMissing(c typedConst, qualifiers []string) bool {
	f, found := e.prog.FileAt(c.spec.Pos()), false
	for _, name := range qualifiers {
		path, known := e.prog.ImportPath(f, name)
		found = known && e.prog.ReportMissing(f, path) || found
	}
	return found
}

// qualifiersIn lists what stands before a dot in an expression, most of it names of packages.
func qualifiersIn(value ast.Expr) []string {
	var names []string
	if value != nil {
		ast.Inspect(value, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok {
					names = append(names, x.Name)
				}
			}
			return true
		})
	}
	return names
}
