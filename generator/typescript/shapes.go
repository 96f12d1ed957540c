package typescript

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A shaper writes the code that goes through values of a type: results as they arrive, or params before they are sent.
type shaper struct {
	results bool            // decode results; otherwise check params
	scope   string          // what the functions of types.ts are reached by, e.g. "wire."
	used    map[string]bool // functions of runtime/shapes.ts that the code calls
}

// A shapeView is the function of one declaration.
type shapeView struct {
	name  string
	arrow node        // of a defined type; otherwise
	stmts []statement // of a struct, on its fields in o
}

func (s shapeView) print(b *emit.Buffer) {
	if s.stmts == nil {
		b.P(s.arrow.before("export const " + s.name + ": WireShape = ").after(";").format(0))
		return
	}
	b.P("export const ", s.name, " = struct((o) => {")
	b.In(func() {
		for _, stmt := range s.stmts {
			stmt.print(b)
		}
	})
	b.P("});")
}

// A statement goes through a field, in case that a condition holds.
type statement struct {
	condition string // "" if always
	do        node
}

func (s statement) print(b *emit.Buffer) {
	head := "if (" + s.condition + ") "
	switch {
	case s.condition == "":
		b.P(s.do.format(1))
	case 2+utf8.RuneCountInString(head+s.do.flat()) <= maxColumns:
		b.P(head, s.do.flat())
	default:
		b.Block(head+"{", func() { b.P(s.do.format(2)) }, "}")
	}
}

// newShapes returns the functions of all declarations that results or params reach.
func newShapes(api *rpcdef.API, used map[string]bool) []shapeView {
	var views []shapeView
	named := map[string]bool{}
	for _, s := range []*shaper{{results: true, used: used}, {used: used}} {
		reached := map[rpcdef.Decl]bool{}
		for _, m := range api.Methods() {
			if s.results && m.Result != nil {
				reach(m.Result, reached)
			}
			if !s.results && m.Params != nil {
				reach(m.Params, reached)
			}
		}
		for _, d := range api.Decls {
			if !reached[d] {
				continue
			}
			if v := s.declaration(d); v != nil && !named[v.name] {
				named[v.name] = true // results and params share those of enums
				views = append(views, *v)
			}
		}
	}
	return views
}

// reach collects the declarations that values of t can hold.
func reach(t rpcdef.Type, into map[rpcdef.Decl]bool) {
	if d, ok := t.(rpcdef.Decl); ok {
		if into[d] {
			return
		}
		into[d] = true
	}
	for _, part := range rpcdef.Parts(t) {
		reach(part, into)
	}
}

// declaration returns the function of a declaration, nil if it has none of its own.
func (s *shaper) declaration(d rpcdef.Decl) *shapeView {
	name := s.constant(d)
	switch d := d.(type) {
	case *rpcdef.Struct:
		if stmts := s.fields(d); len(stmts) > 0 {
			s.runtime("struct")
			return &shapeView{name: name, stmts: stmts}
		}
	case *rpcdef.Defined:
		if isComposite(d) && s.needs(d) {
			s.runtime("WireShape")
			return &shapeView{name: name, arrow: s.call(d.Type, "value", "at").before("(value, at) => ")}
		}
	case *rpcdef.Enum:
		if members := closedMembers(d); members != nil {
			s.runtime("WireShape")
			return &shapeView{name: name, arrow: node{head: s.runtime("oneOf") + "(", list: members, tail: ")"}}
		}
	}
	return nil
}

// closedMembers returns the values of an enum that has no others, as literals. It is nil for an open one, and for one whose values a number
// of JavaScript doesn't keep.
func closedMembers(e *rpcdef.Enum) []node {
	if e.Open || !isExact(e) {
		return nil
	}
	var members []node
	for _, m := range memberViews(e) {
		members = append(members, leaf(m.expr))
	}
	return members
}

// runtime returns the name of a function of runtime/shapes.ts, to be called.
func (s *shaper) runtime(name string) string {
	s.used[name] = true
	return s.scope + name
}

// constant returns the name of the function of a declaration.
func (s *shaper) constant(d rpcdef.Decl) string {
	if _, isEnum := d.(*rpcdef.Enum); !isEnum && s.results {
		return "decode" + d.Header().Name
	}
	return "check" + d.Header().Name
}

// needs tells whether values of t need a look. All do but those that may be anything in a result, and null in a pointer to itself.
func (s *shaper) needs(t rpcdef.Type) bool {
	if d, ok := t.(*rpcdef.Defined); ok && d.IsEndless() {
		return false
	}
	return !s.results || !isUnknown(t)
}

func hasIntegerKey(m rpcdef.Map) bool {
	k, ok := basicKind(m.Key)
	return ok && k.IsInteger()
}

// shape returns an expression for the function that goes through values of t.
func (s *shaper) shape(t rpcdef.Type) node {
	if !s.needs(t) {
		return leaf(s.runtime("anything"))
	}
	c := s.call(t, "value", "at")
	if isPlainCall(c) {
		return leaf(c.head[:len(c.head)-1])
	}
	return c.before("(value, at) => ")
}

// isPlainCall tells whether c passes on a value and its key, and nothing else.
func isPlainCall(c node) bool { return len(c.list) == 2 && c.list[1].flat() == "at" }

// call returns an expression that goes through value, which is a t and stands at a key.
func (s *shaper) call(t rpcdef.Type, value, at string) node {
	call := func(name string, more ...node) node {
		return node{head: s.runtime(name) + "(", list: append([]node{leaf(value), leaf(at)}, more...), tail: ")"}
	}
	switch t := t.(type) {
	case rpcdef.List:
		return call("list", s.shape(t.Elem))
	case rpcdef.Array:
		return call("array", leaf(strconv.FormatInt(t.Len, 10)), s.shape(t.Elem))
	case rpcdef.Map:
		if s.results {
			return call("map", s.shape(t.Elem))
		}
		key := leaf(s.runtime("text"))
		if hasIntegerKey(t) {
			kind, _ := basicKind(t.Key)
			key = s.digits(kind, "value", "at").before("(value, at) => ")
		}
		return call("keyed", key, s.shape(t.Elem))
	case rpcdef.Optional:
		return call("nullable", s.shape(t.Elem))
	case rpcdef.Quoted:
		return s.quoted(t, value, at)
	case *rpcdef.Struct:
		if !s.hasFields(t) {
			return call("object")
		}
		return node{head: s.scope + s.constant(t) + "(", list: []node{leaf(value), leaf(at)}, tail: ")"}
	case *rpcdef.Defined:
		if isComposite(t) {
			return node{head: s.scope + s.constant(t) + "(", list: []node{leaf(value), leaf(at)}, tail: ")"}
		}
		return s.call(t.Type, value, at)
	case *rpcdef.Enum:
		if closedMembers(t) != nil {
			return node{head: s.scope + s.constant(t) + "(", list: []node{leaf(value), leaf(at)}, tail: ")"}
		}
		return call(s.kind(t.Kind))
	default:
		return call(s.basic(t))
	}
}

// isComposite tells whether a defined type holds other types, so that it could hold itself.
func isComposite(d *rpcdef.Defined) bool {
	switch rpcdef.Underlying(d).(type) {
	case rpcdef.List, rpcdef.Array, rpcdef.Map, rpcdef.Optional:
		return true
	default:
		return false
	}
}

func (s *shaper) hasFields(t *rpcdef.Struct) bool {
	return slices.ContainsFunc(t.Fields, func(f *rpcdef.Field) bool { return s.needs(f.Type) })
}

// isOptional tells whether a field may be absent.
func (s *shaper) isOptional(f *rpcdef.Field) bool {
	_, nullable := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.MayLack || nullable && !s.results
}

// fields returns the statements that go through the fields of a struct, which is in o.
func (s *shaper) fields(t *rpcdef.Struct) []statement {
	var stmts []statement
	for _, f := range t.Fields {
		if s.needs(f.Type) {
			stmts = append(stmts, s.field(f))
		}
	}
	return stmts
}

func (s *shaper) field(f *rpcdef.Field) statement {
	name := quote(f.Name)
	value := "o[" + name + "]"
	if inherited[f.Name] {
		value = s.runtime("own") + "(o, " + name + ")"
	}
	t := f.Type
	o, nullable := rpcdef.Underlying(t).(rpcdef.Optional)
	if nullable {
		t = o.Elem
	}
	stmt := statement{do: s.call(t, value, name).after(";")}
	if s.results && !nullable && isNilable(t) {
		stmt.do = stmt.do.before("o[" + name + "] = ")
	}
	absent := s.isOptional(f)
	switch {
	case absent && nullable:
		stmt.condition = value + " != null"
	case absent:
		stmt.condition = value + " !== undefined"
	case nullable:
		stmt.condition = value + " !== null"
	}
	return stmt
}

// isNilable tells whether Go writes null for a nil t that the type calls empty.
func isNilable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}
