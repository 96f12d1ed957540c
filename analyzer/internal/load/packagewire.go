package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"

	"example.com/rpcgen/analyzer/internal/directive"
)

// A PackageWire is a WireType for a type of another package.
type PackageWire struct {
	*directive.PackageWire
	*WireType

	args []*WireType // of the type; nil for one whose place a type parameter takes
}

// addPackageWire adds what a directive says of a type of another package. It returns nil after a mistake, which it reports.
func (a *annotator) addPackageWire(f *File, d *directive.PackageWire) *PackageWire {
	w := &PackageWire{PackageWire: d}
	var params *ast.FieldList
	for _, arg := range d.Args {
		var concrete *WireType
		if f.isParameter(arg.Text) {
			if params == nil {
				params = &ast.FieldList{Opening: arg.Pos, Closing: arg.Pos}
			}
			name := &ast.Ident{NamePos: arg.Pos, Name: arg.Text}
			params.List = append(params.List, &ast.Field{Names: []*ast.Ident{name}, Type: &ast.Ident{NamePos: arg.Pos, Name: "any"}})
		} else if concrete = a.addWireType(f, arg, nil); concrete == nil {
			return nil
		}
		w.args = append(w.args, concrete)
	}
	if w.WireType = a.addWireType(f, d.Type, params); w.WireType == nil {
		return nil
	}
	return w
}

// isParameter reports whether a type argument is a name for whatever stands in its place: an identifier that names no type.
func (f *File) isParameter(arg string) bool {
	return token.IsIdentifier(arg) && types.Universe.Lookup(arg) == nil && f.Package.decls[arg] == nil
}

// Generality says how much a directive leaves open of a type: less is more to the point. All instances of a generic type are most.
func (w *PackageWire) Generality() int {
	if len(w.args) == 0 {
		return math.MaxInt
	}
	open := 0
	for _, arg := range w.args {
		if arg == nil {
			open++
		}
	}
	return open
}

// Names reports whether the directive names a type, whatever its type arguments.
func (w *PackageWire) Names(t *types.Named) bool {
	obj := t.Obj()
	return w.Name == obj.Name() && obj.Pkg() != nil && w.file.denotes(w.Qualifier, obj.Pkg())
}

// TakesAsMany reports whether the directive gives as many type arguments as t has, or none at all: then it is about all instances.
func (w *PackageWire) TakesAsMany(t *types.Named) bool {
	return len(w.args) == 0 || len(w.args) == t.TypeArgs().Len()
}

// Matches reports whether the directive is about a type.
func (w *PackageWire) Matches(t *types.Named) bool {
	if !w.Names(t) || !w.TakesAsMany(t) {
		return false
	}
	for i, arg := range w.args {
		if arg != nil && !types.Identical(arg.Target(), t.TypeArgs().At(i)) {
			return false
		}
	}
	return true
}

// TargetOf returns the Go type that the directive gives for a type that it matches.
func (w *PackageWire) TargetOf(t *types.Named) types.Type {
	var open []types.Type
	for i, arg := range w.args {
		if arg == nil {
			open = append(open, t.TypeArgs().At(i))
		}
	}
	return w.Target(open...)
}
