// Package enum tells which types are enums, from directives and from what their constants look like.
package enum

import (
	"go/types"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// A Finder finds the types that are enums.
type Finder struct {
	prog   *load.Program
	diags  *diag.List
	consts map[*load.Package]map[*types.Named][]typedConst // of packages that were asked for
}

// NewFinder returns a Finder for the types of a program. Mistakes are added to diags.
func NewFinder(prog *load.Program, diags *diag.List) *Finder {
	return &Finder{prog: prog, diags: diags, consts: map[*load.Package]map[*types.Named][]typedConst{}}
}

// Find converts a type that is defined over a basic kind, and is an enum: one with the directive, or one whose constants look like it. For another one it
// returns nil, after it has added the constants to the docs in head.
func (e *Finder) Find(t *types.Named, kind rpcdef.Kind, head *rpcdef.Head) *rpcdef.Enum {
	spec, ok := e.prog.TypeSpec(t.Obj())
	if !ok {
		return nil
	}
	directive, annotated := e.prog.Directives.Enums[spec.Spec]
	if kind != rpcdef.String && !kind.IsInteger() {
		if annotated {
			e.diags.Errorf(spec.Spec.Type.Pos(), "%s is a %s, expected a string or an integer: remove rpcgen:enum", t.Obj().Name(), kind)
		}
		return nil
	}
	found, unknown := e.splitKnown(e.constsFor(t, spec.File.Package))
	values := e.values(found)
	if annotated {
		e.reportUnknown(unknown)
		if len(values)+len(unknown) == 0 {
			e.diags.Errorf(spec.Spec.Name.Pos(), "the enum %s has no constants: declare some of its type", t.Obj().Name())
			return nil
		}
		return &rpcdef.Enum{Head: *head, Kind: kind, Openness: directive.Openness, Values: values}
	}
	looks := guess(found, values)
	if len(unknown) > 0 && (looks != noEnum || mayBeEnum(kind, found, unknown)) && !e.isDuration(spec) {
		e.reportUnknown(unknown)
	}
	if looks == noEnum || e.isDuration(spec) {
		head.Doc.Text = withConstants(head.Doc.Text, values)
		return nil
	}
	openness := rpcdef.Plain
	if looks == flags || spec.File.Package.Foreign { // nobody knows whether somebody else's package lists all values
		openness = rpcdef.Open
	}
	return &rpcdef.Enum{Head: *head, Kind: kind, Openness: openness, Values: values}
}

// ReportIdle reports the enum directive of a type that can't be an enum, whatever its constants.
func (e *Finder) ReportIdle(t *types.Named, why string) {
	spec, ok := e.prog.TypeSpec(t.Obj())
	if !ok {
		return
	}
	if _, annotated := e.prog.Directives.Enums[spec.Spec]; annotated {
		e.diags.Errorf(spec.Spec.Name.Pos(), "rpcgen:enum has no effect, because %s %s: remove it", t.Obj().Name(), why)
	}
}

// isDuration reports whether a type is defined over time.Duration, so that its constants are spans of time like any others.
func (e *Finder) isDuration(spec load.TypeSpec) bool {
	seen := map[load.TypeSpec]bool{} // a broken type may be defined over itself
	for !seen[spec] {
		seen[spec] = true
		obj := e.prog.Named(spec.File, spec.Spec.Type)
		if obj == nil {
			return false
		}
		if obj.Name() == "Duration" && obj.Pkg() != nil && obj.Pkg().Path() == "time" {
			return true
		}
		next, ok := e.prog.TypeSpec(obj)
		if !ok {
			return false
		}
		spec = next
	}
	return false
}

// withConstants adds the constants of a type that is no enum to its docs.
func withConstants(doc string, values []*rpcdef.EnumValue) string {
	if len(values) == 0 {
		return doc
	}
	var b strings.Builder
	if b.WriteString(doc); doc != "" {
		b.WriteString("\n\n")
	}
	b.WriteString("Constants:\n")
	for _, v := range values {
		b.WriteString("\n  - " + v.GoName + " = " + v.Value.ExactString())
	}
	return b.String()
}
