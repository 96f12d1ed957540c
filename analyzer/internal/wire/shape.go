package wire

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/rpcdef"
)

// GoExpr returns a type as an expression. An alias of a pointer type is replaced by that.
func GoExpr(t types.Type) *rpcdef.GoExpr {
	e := &rpcdef.GoExpr{}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		e.Pointer, t = true, p.Elem()
	}
	const mark = "\x00" // no type's text has it: tags are quoted
	packages := []rpcdef.GoPackage{{}}
	text := types.TypeString(t, func(p *types.Package) string {
		packages = append(packages, rpcdef.GoPackage{Path: p.Path(), Name: p.Name()})
		return mark
	})
	for i, piece := range strings.Split(text, mark+".") {
		if piece != "" {
			e.Pieces = append(e.Pieces, rpcdef.GoPiece{Package: packages[i], Text: piece})
		}
	}
	return e
}

// Shape gives the expression of a type its shape, once all types are converted.
func (c *Converter) Shape(e *rpcdef.GoExpr, t types.Type) {
	c.shapes = append(c.shapes, func(s *shaper) { e.Shape = s.root(Deref(t)) })
}

// ShapedExpr returns a type as an expression that gets its shape once all types are converted.
func (c *Converter) ShapedExpr(t types.Type) *rpcdef.GoExpr {
	e := GoExpr(t)
	c.Shape(e, t)
	return e
}

// setShapes gives shapes to the expressions that wait for them.
func (c *Converter) setShapes() {
	if len(c.prog.Directives.Unions) == 0 {
		return
	}
	s := &shaper{Converter: c, structs: new(typeutil.Map), unions: map[*load.Union]*rpcdef.GoUnion{}, open: map[*types.Named]bool{}}
	for _, set := range c.shapes {
		set(s)
	}
	for _, st := range s.all {
		st.Fields = slices.DeleteFunc(st.Fields, func(f rpcdef.GoField) bool { return f.Const == "" && !holdsConst(f.Shape, map[rpcdef.GoShape]bool{}) })
	}
}

// holdsConst reports whether there is a field in a shape that has one value only.
func holdsConst(s rpcdef.GoShape, seen map[rpcdef.GoShape]bool) bool {
	if seen[s] {
		return false
	}
	seen[s] = true
	if _, isUnion := s.(*rpcdef.GoUnion); isUnion {
		return true
	}
	if st, ok := s.(*rpcdef.GoStruct); ok && slices.ContainsFunc(st.Fields, func(f rpcdef.GoField) bool { return f.Const != "" }) {
		return true
	}
	return slices.ContainsFunc(rpcdef.GoShapeParts(s), func(part rpcdef.GoShape) bool { return holdsConst(part, seen) })
}

// A shaper makes the shapes of types that are converted.
type shaper struct {
	*Converter
	structs *typeutil.Map // a *rpcdef.GoStruct by its named type
	unions  map[*load.Union]*rpcdef.GoUnion
	open    map[*types.Named]bool // types that are no structs, while their shape is made
	all     []*rpcdef.GoStruct
}

// root returns the shape of a type, or nil if there is nothing to be set.
func (s *shaper) root(t types.Type) rpcdef.GoShape {
	if shape := s.shape(t); shape != nil && holdsConst(shape, map[rpcdef.GoShape]bool{}) {
		return shape
	}
	return nil
}

// shape returns the shape of a type, or nil if there can be nothing to be set.
func (s *shaper) shape(t types.Type) rpcdef.GoShape {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return s.named(t)
	case *types.Pointer:
		if elem := s.shape(t.Elem()); elem != nil {
			return rpcdef.GoPointer{Elem: elem}
		}
	case *types.Slice:
		if elem := s.shape(t.Elem()); elem != nil {
			return rpcdef.GoSlice{Elem: elem}
		}
	case *types.Array:
		if elem := s.shape(t.Elem()); elem != nil {
			return rpcdef.GoArray{Elem: elem}
		}
	case *types.Map:
		if elem := s.shape(t.Elem()); elem != nil {
			return rpcdef.GoMap{Elem: elem}
		}
	case *types.Struct:
		st := &rpcdef.GoStruct{Name: "a struct without a name"}
		if t.NumFields() > 0 {
			st.Pos = s.prog.Position(t.Field(0).Pos())
		}
		s.fillIn(st, t)
		return st
	}
	return nil
}

func (s *shaper) named(t *types.Named) rpcdef.GoShape {
	if types.IsInterface(t) {
		if declared := s.Converter.unions.Of(t); declared != nil {
			return s.union(t, declared)
		}
		return nil
	}
	if codingOf(t).write != nil {
		return nil
	}
	if under, ok := t.Underlying().(*types.Struct); ok {
		return s.structure(t, under)
	}
	if s.open[t] {
		return nil
	}
	s.open[t] = true
	defer delete(s.open, t)
	return s.shape(t.Underlying())
}

func (s *shaper) union(t *types.Named, declared *load.Union) *rpcdef.GoUnion {
	if done := s.unions[declared]; done != nil {
		return done
	}
	u := &rpcdef.GoUnion{Type: GoExpr(t), Name: TypeName(t), Pos: s.prog.Position(t.Obj().Pos())}
	s.unions[declared] = u
	iface := t.Underlying().(*types.Interface)
	for _, member := range s.Converter.unions.Members(declared) {
		u.Variants = append(u.Variants, rpcdef.GoVariant{
			Struct: s.structure(member, member.Underlying().(*types.Struct)), Pointer: !types.Implements(member, iface),
		})
	}
	return u
}

func (s *shaper) structure(t *types.Named, under *types.Struct) *rpcdef.GoStruct {
	if done, ok := s.structs.At(t).(*rpcdef.GoStruct); ok {
		return done
	}
	st := &rpcdef.GoStruct{Type: GoExpr(t), Name: TypeName(t), Pos: s.prog.Position(t.Obj().Pos())}
	s.structs.Set(t, st)
	s.fillIn(st, under)
	return st
}

// fillIn gives a struct the fields that may matter: those that encoding/json writes.
func (s *shaper) fillIn(st *rpcdef.GoStruct, under *types.Struct) {
	s.all = append(s.all, st)
	st.Lock = lockIn(under, map[types.Type]bool{})
	visible, _ := s.visible.At(under).([]*jsonField)
	for _, f := range visible {
		field := rpcdef.GoField{Name: f.goVar.Name()}
		if value, ok := f.tag.Const(); ok && len(f.index) == 1 {
			field.Const = value
		} else if field.Shape = s.shape(f.goVar.Type()); field.Shape == nil {
			continue
		}
		field.Through, field.Hidden = wayTo(under, f.index)
		st.Fields = append(st.Fields, field)
	}
}

// lockIn returns the type in package sync or sync/atomic that is copied with a value of type t, or "". Types that hold themselves are in seen.
func lockIn(t types.Type, seen map[types.Type]bool) string {
	t = types.Unalias(t)
	if seen[t] {
		return ""
	}
	seen[t] = true
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
		switch path := named.Obj().Pkg().Path(); {
		case path == "sync" && named.Obj().Name() == "Locker": // an interface
			return ""
		case path == "sync" || path == "sync/atomic":
			return TypeName(named)
		}
	}
	switch under := t.Underlying().(type) {
	case *types.Array:
		return lockIn(under.Elem(), seen)
	case *types.Struct:
		for field := range under.Fields() {
			if lock := lockIn(field.Type(), seen); lock != "" {
				return lock
			}
		}
	}
	return ""
}

// wayTo returns the embedded structs on the way to a field, less those that aren't exported: what they hold is promoted. It is hidden if that isn't so, or if an
// embedded pointer isn't exported, which another package can't replace.
func wayTo(under *types.Struct, index []int) (way []rpcdef.GoEmbedded, hidden bool) {
	from, start := under, 0 // where the selector begins that comes next
	for i, at := range index {
		v := under.Field(at)
		_, isPointer := types.Unalias(v.Type()).(*types.Pointer)
		if v.Exported() {
			if _, found, _ := types.LookupFieldOrMethod(from, true, nil, v.Name()); !slices.Equal(found, index[start:i+1]) {
				return nil, true
			}
		}
		if i == len(index)-1 {
			return way, false
		}
		under = Deref(v.Type()).Underlying().(*types.Struct)
		switch {
		case v.Exported():
			way = append(way, rpcdef.GoEmbedded{Name: v.Name(), Pointer: isPointer})
			from, start = under, i+1
		case isPointer:
			return nil, true
		}
	}
	return way, false
}
