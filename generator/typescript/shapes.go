package typescript

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A shaper writes the code that goes through values of a type: results as they arrive, or params before they are sent.
type shaper struct {
	results bool            // decode results; otherwise check params
	scope   string          // what the functions of types.ts are reached by, e.g. "wire."
	used    map[string]bool // functions of runtime/shapes.ts that the code calls

	checked map[*rpcdef.Enum]bool // those whose values are looked at
	stmts   []statement           // of one declaration after the other
	nodes   []node                // likewise
	texts   emit.Texts
}

func newShaper(results bool, api *rpcdef.API, used map[string]bool) *shaper {
	s := &shaper{results: results, used: used, checked: map[*rpcdef.Enum]bool{}}
	for _, d := range api.Decls {
		if e, ok := d.(*rpcdef.Enum); ok && !e.Open && isExact(e) {
			s.checked[e] = true
		}
	}
	return s
}

// function returns what the function of a declaration is called by, "" where it has none.
func (s *shaper) function(d rpcdef.Decl) string {
	prefix := either(s.results, "decode", "check")
	switch d := d.(type) {
	case *rpcdef.Struct:
		if !slices.ContainsFunc(d.Fields, func(f *rpcdef.Field) bool { return s.needs(f.Type) }) {
			return ""
		}
	case *rpcdef.Defined:
		if !isComposite(d) || !s.needs(d) {
			return ""
		}
	case *rpcdef.Enum:
		if !s.checked[d] {
			return ""
		}
		prefix = "check" // the same for results and params
	}
	return s.texts.Join(s.scope, prefix, d.Header().Name)
}

// from returns a shaper for code that reaches the functions of types.ts by a scope.
func (s *shaper) from(scope string) *shaper {
	return &shaper{results: s.results, scope: scope, used: s.used, checked: s.checked}
}

// A shapeView is the function of one declaration.
type shapeView struct {
	name  string
	expr  node        // unless it is of a struct, which has
	stmts []statement // on its fields in o
}

func (s shapeView) print(b *emit.Buffer) {
	if s.stmts == nil {
		s.expr.before("export const " + s.name + ": WireShape = ").after(";").print(b)
		return
	}
	b.P("export const ", s.name, " = struct((o) => {")
	b.In(func() {
		for i := range s.stmts {
			s.stmts[i].print(b)
		}
	})
	b.P("});")
}

// printShapes prints the functions of the declarations. Those of enums are the same for all shapers: the first prints them.
func printShapes(b *emit.Buffer, decls []rpcdef.Decl, shapers ...*shaper) {
	first := true
	printed := map[rpcdef.Decl]bool{}
	for i, s := range shapers {
		for j, d := range decls {
			b.Expect(i*len(decls)+j, len(shapers)*len(decls))
			if d.Header().Use&s.use() == 0 || printed[d] {
				continue
			}
			shape, ok := s.declaration(d)
			if !ok {
				continue
			}
			if first {
				first = false
				b.P()
				b.P("// What follows goes through values on their way: results are decoded, params are checked.")
			}
			if _, isEnum := d.(*rpcdef.Enum); isEnum {
				printed[d] = true
			}
			b.P()
			shape.print(b)
		}
	}
}

// use is what declarations are used for whose values the shaper's code goes through.
func (s *shaper) use() rpcdef.Use {
	if s.results {
		return rpcdef.InResults
	}
	return rpcdef.InParams
}

// declaration returns the function of a declaration, if it has one.
func (s *shaper) declaration(d rpcdef.Decl) (_ shapeView, ok bool) {
	name := s.function(d)
	if name == "" {
		return shapeView{}, false
	}
	s.nodes = s.nodes[:0]
	switch d := d.(type) {
	case *rpcdef.Struct:
		s.runtime("struct")
		s.stmts = s.appendFields(s.stmts[:0], d)
		return shapeView{name: name, stmts: s.stmts}, true
	case *rpcdef.Defined:
		s.runtime("WireShape")
		return shapeView{name: name, expr: arrow(s.visit(d.Type))}, true
	case *rpcdef.Enum:
		s.runtime("WireShape")
		return shapeView{name: name, expr: node{head: s.runtime("oneOf") + "(", list: members(d), tail: ")"}}, true
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// members returns the values of an enum, as literals.
func members(e *rpcdef.Enum) []node {
	views := memberViews(e)
	list := make([]node, len(views))
	for i, m := range views {
		list[i] = leaf(m.expr)
	}
	return list
}

// runtime returns the name of a function of runtime/shapes.ts, to be called.
func (s *shaper) runtime(name string) string {
	if !s.used[name] { // which it is, mostly, and known in less time than it is noted
		s.used[name] = true
	}
	return s.scope + name
}

// needs reports whether values of t need a look. All do but those that may be anything in a result, and null in a pointer to itself.
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
	function, more := s.visit(t)
	if more == nil {
		return leaf(function)
	}
	return arrow(function, more)
}

// arrow returns a function that calls another one, with a value, its key and more.
func arrow(function string, more []node) node {
	return node{head: "(value, at) => " + function + "(", list: append([]node{leaf("value"), leaf("at")}, more...), tail: ")"}
}

// visit returns the name of the function that goes through values of t, and what it takes besides a value and its key.
func (s *shaper) visit(t rpcdef.Type) (function string, more []node) {
	switch t := t.(type) {
	case rpcdef.List:
		return s.runtime("list"), s.list(s.shape(t.Elem))
	case rpcdef.Array:
		return s.runtime("array"), s.list(leaf(strconv.FormatInt(t.Len, 10)), s.shape(t.Elem))
	case rpcdef.Map:
		if s.results {
			return s.runtime("map"), s.list(s.shape(t.Elem))
		}
		key := leaf(s.runtime("text"))
		if hasIntegerKey(t) {
			kind, _ := basicKind(t.Key)
			key = arrow(s.digits(kind))
		}
		return s.runtime("keyed"), s.list(key, s.shape(t.Elem))
	case rpcdef.Optional:
		return s.runtime("nullable"), s.list(s.shape(t.Elem))
	case rpcdef.Quoted:
		return s.quoted(t)
	case *rpcdef.Struct:
		if own := s.function(t); own != "" {
			return own, nil
		}
		return s.runtime("object"), nil
	case *rpcdef.Defined:
		if own := s.function(t); own != "" {
			return own, nil
		}
		return s.visit(t.Type)
	case *rpcdef.Enum:
		if own := s.function(t); own != "" {
			return own, nil
		}
		return s.runtime(s.kind(t.Kind)), nil
	default:
		return s.runtime(s.basic(t)), nil
	}
}

// list returns the nodes for as long as a declaration takes.
func (s *shaper) list(nodes ...node) []node {
	start := len(s.nodes)
	s.nodes = append(s.nodes, nodes...)
	return slices.Clip(s.nodes[start:])
}

// isComposite reports whether a defined type holds other types, so that it could hold itself.
func isComposite(d *rpcdef.Defined) bool {
	switch rpcdef.Underlying(d).(type) {
	case rpcdef.List, rpcdef.Array, rpcdef.Map, rpcdef.Optional:
		return true
	default:
		return false
	}
}
