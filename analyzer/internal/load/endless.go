package load

import (
	"go/ast"
	"go/types"
)

// ReportEndless reports reachable generic types that hold instances of themselves for type arguments that grow without end, which Go can't build. It returns
// false if there are any: whoever follows what they hold doesn't come to an end, nor does go/types where it looks for a method in one that they embed.
func (p *Program) ReportEndless() (ok bool) {
	ok = true
	found := flows{}
	var generics []*types.Named
	for pkg := range p.Packages() {
		for d := range pkg.reachable {
			spec, isType := d.spec.(*ast.TypeSpec)
			if !isType || spec.TypeParams == nil || pkg.Types == nil {
				continue
			}
			if t := pkg.namedOf(spec); t != nil {
				generics = append(generics, t)
				p.addFlows(found, t, spec)
			}
		}
	}
	for _, t := range generics {
		if found.grow(t) {
			ok = false
			p.diags.Errorf(t.Obj().Pos(), "%s holds instances of itself for type arguments that grow without end, expected the same ones: give it its own type parameters", t.Obj().Name())
		}
	}
	return ok
}

// namedOf returns the type that a specification declares, nil for an alias.
func (p *Package) namedOf(spec *ast.TypeSpec) *types.Named {
	obj := p.Declared(spec.Name)
	if obj == nil {
		return nil
	}
	named, _ := obj.Type().(*types.Named)
	return named
}

// A flow is a type parameter that gets another as its argument, or a larger type that is made of that.
type flow struct {
	to     *types.TypeParam
	larger bool
}

// flows are where the type parameters of declarations go.
type flows map[*types.TypeParam][]flow

// addFlows adds where the type parameters of a declared type go, in what it holds and in its wire types.
func (p *Program) addFlows(found flows, t *types.Named, spec *ast.TypeSpec) {
	found.add(t.Underlying())
	var params []types.Type
	for param := range t.TypeParams().TypeParams() {
		params = append(params, param)
	}
	if w := p.Directives.Wires[spec]; w != nil {
		found.add(w.Target(params...))
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for _, member := range p.Fields(st) {
			if w := p.Directives.Tags[member.Syntax]; w != nil {
				found.add(w.Target(params...))
			}
		}
	}
	self, err := types.Instantiate(nil, t, params, false)
	if err != nil {
		return
	}
	for _, w := range p.Directives.PackageWires {
		if self := self.(*types.Named); w.Matches(self) {
			found.add(w.TargetOf(self))
		}
	}
}

// add adds where the type parameters in a type go.
func (f flows) add(t types.Type) {
	eachName(t, func(name types.Type) {
		instance, ok := name.(*types.Named)
		if !ok {
			return
		}
		params, args := instance.Origin().TypeParams(), instance.TypeArgs()
		for i := range min(params.Len(), args.Len()) {
			arg := types.Unalias(args.At(i))
			eachName(arg, func(name types.Type) {
				if from, ok := name.(*types.TypeParam); ok {
					f[from] = append(f[from], flow{params.At(i), arg != name})
				}
			})
		}
	})
}

// grow reports whether a type parameter of a generic type comes back to itself in a larger type.
func (f flows) grow(t *types.Named) bool {
	for start := range t.TypeParams().TypeParams() {
		seen := map[flow]bool{}
		todo := []flow{{to: start}}
		for len(todo) > 0 {
			from := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if from.larger && from.to == start {
				return true
			}
			if seen[from] {
				continue
			}
			seen[from] = true
			for _, next := range f[from.to] {
				todo = append(todo, flow{next.to, from.larger || next.larger})
			}
		}
	}
	return false
}

// eachName calls yield for each named type and type parameter in the text of a type.
func eachName(t types.Type, yield func(types.Type)) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		yield(t)
		for arg := range t.TypeArgs().Types() {
			eachName(arg, yield)
		}
	case *types.TypeParam:
		yield(t)
	case *types.Map:
		eachName(t.Key(), yield)
		eachName(t.Elem(), yield)
	case interface{ Elem() types.Type }:
		eachName(t.Elem(), yield)
	case *types.Struct:
		for field := range t.Fields() {
			eachName(field.Type(), yield)
		}
	case *types.Signature:
		eachName(t.Params(), yield)
		eachName(t.Results(), yield)
	case *types.Tuple:
		for v := range t.Variables() {
			eachName(v.Type(), yield)
		}
	case *types.Interface:
		for method := range t.ExplicitMethods() {
			eachName(method.Signature(), yield)
		}
		for embedded := range t.EmbeddedTypes() {
			eachName(embedded, yield)
		}
	case *types.Union:
		for term := range t.Terms() {
			eachName(term.Type(), yield)
		}
	}
}
