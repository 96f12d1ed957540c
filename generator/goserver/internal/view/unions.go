package view

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// Unions are what unions.go declares: functions that complete what handlers return, tell and publish. Each type that has a name has two functions of its
// own: one checks a value, and one sets what is missing in a copy.
type Unions struct {
	Imports    []string
	Completers []*Completer
	Structs    []*Struct
	Unions     []*Union
}

// A Completer is a function that completes the values of one type.
type Completer struct {
	Name   string
	Doc    string // what it completes
	GoType string // what its parameter points to
	Shape  rpcdef.GoShape
	MayNil bool // the parameter may be nil, and is returned then
}

// A Struct is a struct with functions of its own.
type Struct struct {
	*rpcdef.GoStruct
	GoType      string
	Check, Set  string // names of the functions
	IsRecursive bool
}

// A Union is a union with functions of its own.
type Union struct {
	*rpcdef.GoUnion
	GoType     string
	Check, Set string
}

// A shapeResolver makes Unions.
type shapeResolver struct {
	*resolver
	view    *Unions
	structs map[*rpcdef.GoStruct]*Struct // nil for one that is written where it is used
	unions  map[*rpcdef.GoUnion]*Union
	inline  map[*rpcdef.GoStruct]bool // while they are resolved
}

// shapeRoot is a type whose values are to be completed.
type shapeRoot struct {
	name, doc string
	pos       token.Position
	expr      *rpcdef.GoExpr
	pointer   bool // the values are pointers, which may be nil
	mayNil    bool // a nil pointer stands for no value
}

// completeResult returns the name of the function that completes the results of a method; "" if there is nothing to complete.
func completeResult(m *rpcdef.Method) string {
	if m.Signature.Result == nil || m.Signature.Result.Shape == nil {
		return ""
	}
	return "complete" + goname.Identifier(m.Name)
}

// completeProgress returns the name of the function that completes the progress of a method; "" if there is nothing to complete.
func completeProgress(m *rpcdef.Method) string {
	if m.Signature.Progress == nil || m.Signature.Progress.Shape == nil {
		return ""
	}
	return "complete" + goname.Identifier(m.Name) + "Progress"
}

// completeEvent returns the name of the function that completes the data of an event, which takes a pointer to it; "" if there is nothing to complete.
func completeEvent(c *rpcdef.Channel, e *rpcdef.Event) string {
	if e.Go.Shape == nil {
		return ""
	}
	return "complete" + goname.Identifier(c.Name+"."+e.Name)
}

// completeError returns the name of the function that completes the data of a declared error; "" if there is nothing to complete.
func completeError(e *rpcdef.Error) string {
	if e.Go == nil || e.Go.Shape == nil {
		return ""
	}
	return "complete" + goname.Identifier(e.Name) + "Error"
}

// shapeRoots returns the types whose values are to be completed.
func shapeRoots(api *rpcdef.API) []shapeRoot {
	var roots []shapeRoot
	for _, m := range api.Methods() {
		if name := completeResult(m); name != "" {
			result := m.Signature.Result
			roots = append(roots, shapeRoot{name, "the results of " + m.Name, m.Pos, result, result.Pointer && mayBeNil(m.Result), false})
		}
		if name := completeProgress(m); name != "" {
			progress := m.Signature.Progress
			roots = append(roots, shapeRoot{name, "the progress of " + m.Name, m.Pos, progress, progress.Pointer && mayBeNil(m.Progress), false})
		}
	}
	for _, c := range api.Channels {
		for _, e := range c.Events {
			if name := completeEvent(c, e); name != "" {
				roots = append(roots, shapeRoot{name, "the data of the event " + e.Name + " of " + c.Name, e.Pos, &e.Go, false, e.Go.Pointer})
			}
		}
	}
	for _, e := range api.Errors {
		if name := completeError(e); name != "" {
			roots = append(roots, shapeRoot{name, "the data of the error " + e.Name, e.Pos, e.Go, e.Pointer, false})
		}
	}
	return roots
}

// typesIn returns the types in a shape that have names.
func typesIn(s rpcdef.GoShape, seen map[rpcdef.GoShape]bool) []*rpcdef.GoExpr {
	if seen[s] {
		return nil
	}
	seen[s] = true
	var all []*rpcdef.GoExpr
	switch s := s.(type) {
	case *rpcdef.GoStruct:
		if s.Type != nil {
			all = append(all, s.Type)
		}
	case *rpcdef.GoUnion:
		all = append(all, s.Type)
	}
	for _, part := range rpcdef.GoShapeParts(s) {
		all = append(all, typesIn(part, seen)...)
	}
	return all
}

// shapes resolves what is to be completed. It returns nil if there is nothing.
func (r *resolver) shapes(api *rpcdef.API) *Unions {
	roots := shapeRoots(api)
	if len(roots) == 0 {
		return nil
	}
	s := &shapeResolver{r, &Unions{}, map[*rpcdef.GoStruct]*Struct{}, map[*rpcdef.GoUnion]*Union{}, map[*rpcdef.GoStruct]bool{}}
	s.view.Imports = []string{r.runtime}
	for _, root := range roots {
		v := &Completer{Name: root.name, Doc: root.doc, GoType: r.typeText(root.expr), Shape: root.expr.Shape, MayNil: root.mayNil}
		if root.pointer {
			v.GoType, v.Shape = "*"+v.GoType, rpcdef.GoPointer{Elem: v.Shape}
		}
		s.view.Completers = append(s.view.Completers, v)
		s.use(root.expr)
		s.resolve(root.expr.Shape)
	}
	return s.view
}

// use imports the packages of a type.
func (s *shapeResolver) use(e *rpcdef.GoExpr) {
	for _, p := range e.Packages() {
		s.view.Imports = append(s.view.Imports, s.path(p))
	}
}

// resolve gives functions to the structs and unions in a shape.
func (s *shapeResolver) resolve(shape rpcdef.GoShape) {
	switch shape := shape.(type) {
	case *rpcdef.GoStruct:
		s.structure(shape)
		return
	case *rpcdef.GoUnion:
		s.union(shape)
		return
	case rpcdef.GoSlice:
		s.view.Imports = append(s.view.Imports, "slices")
	case rpcdef.GoMap:
		s.view.Imports = append(s.view.Imports, "maps")
	}
	for _, part := range rpcdef.GoShapeParts(shape) {
		s.resolve(part)
	}
}

func (s *shapeResolver) structure(st *rpcdef.GoStruct) {
	if _, done := s.structs[st]; done {
		return
	}
	if s.inline[st] {
		s.failf(st.Pos, "%s holds itself, and a field that tells the members of a union apart, so that the generated server must name it: %s", st.Name, s.unnameable(st.Type))
		return
	}
	if st.Lock != "" {
		s.failf(st.Pos, "%s holds %s, which mustn't be copied, and the generated server sets what tells the members of a union apart in a copy: hold a pointer to it",
			st.Name, st.Lock)
	}
	for _, f := range st.Fields {
		if f.Hidden {
			s.failf(st.Pos, "the generated server can't set what tells the members of a union apart in the field %s of %s, which comes from an embedded struct: "+
				"declare the field in %s itself, or export what is embedded", f.Name, st.Name, st.Name)
		}
	}
	if s.unnameable(st.Type) != "" {
		s.inline[st] = true
		defer delete(s.inline, st)
	} else {
		stem := s.stem(st.Type)
		v := &Struct{st, st.Type.Format(s.qualify), "check" + stem, "set" + stem, holdsItself(st)}
		s.structs[st] = v
		s.view.Structs = append(s.view.Structs, v)
		s.use(st.Type)
	}
	for _, f := range st.Fields {
		if f.Shape != nil {
			s.resolve(f.Shape)
		}
	}
}

func (s *shapeResolver) union(u *rpcdef.GoUnion) {
	if _, done := s.unions[u]; done {
		return
	}
	if why := s.unnameable(u.Type); why != "" {
		s.failf(u.Pos, "the generated server must name the union %s: %s", u.Name, why)
	}
	stem := s.stem(u.Type)
	v := &Union{u, u.Type.Format(s.qualify), "check" + stem, "set" + stem}
	s.unions[u] = v
	s.view.Unions = append(s.view.Unions, v)
	s.use(u.Type)
	for _, variant := range u.Variants {
		if why := s.unnameable(variant.Struct.Type); why != "" {
			s.failf(variant.Struct.Pos, "the generated server must name %s, a member of the union %s: %s", variant.Struct.Name, u.Name, why)
			continue
		}
		s.structure(variant.Struct)
	}
}

// unnameable says what to do so that the package can name a type. It is "" if it can.
func (s *shapeResolver) unnameable(e *rpcdef.GoExpr) string {
	if e == nil {
		return "give it a name"
	}
	for _, p := range e.Packages() {
		if why := s.unreachable(p); why != "" {
			return "it is declared in " + why
		}
	}
	if name := unexported(e); name != "" {
		return "export " + strings.TrimPrefix(name, "type ")
	}
	return ""
}

// stem returns what the functions of a type are called behind check and set.
func (s *shapeResolver) stem(e *rpcdef.GoExpr) string {
	words := strings.FieldsFunc(e.Format(func(rpcdef.GoPackage) string { return "" }), isNoLetter)
	for i, word := range words {
		words[i] = goname.Exported(word)
	}
	stem := strings.Join(words, "")
	name := stem
	for i := 2; s.declared.Has("check"+name) || s.declared.Has("set"+name); i++ {
		name = stem + strconv.Itoa(i)
	}
	s.declared.Free("check" + name)
	s.declared.Free("set" + name)
	return name
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// holdsItself reports whether a struct's values can be nested in each other.
func holdsItself(st *rpcdef.GoStruct) bool {
	seen := map[rpcdef.GoShape]bool{}
	var reaches func(s rpcdef.GoShape) bool
	reaches = func(s rpcdef.GoShape) bool {
		if s == rpcdef.GoShape(st) {
			return true
		}
		if seen[s] {
			return false
		}
		seen[s] = true
		return slices.ContainsFunc(rpcdef.GoShapeParts(s), reaches)
	}
	return slices.ContainsFunc(rpcdef.GoShapeParts(st), reaches)
}
