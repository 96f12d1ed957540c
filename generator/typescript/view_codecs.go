package typescript

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A codec is a function of wire.ts, of one declaration.
type codec interface{ print(b *emit.Buffer) }

// A structCodec goes through the fields of a struct, which is in o.
type structCodec struct {
	name       string
	statements []statement
}

// An expressionCodec is made of other functions.
type expressionCodec struct {
	name string
	expr emit.Group
}

// addCodecs resolves wire.ts: first what decodes results, then what checks params.
func (v *view) addCodecs(api *rpcdef.API, names codecNames) {
	file := &codecFile{shapesUsed: map[string]bool{}}
	done := map[rpcdef.Decl]bool{} // enums: they have the same function for results and params
	for _, m := range []codecMapper{{results: true, names: names, file: file}, {names: names, file: file}} {
		for _, d := range api.Decls {
			if d.Header().Use&m.use() == 0 || m.function(d) == "" || done[d] {
				continue
			}
			if _, isEnum := d.(*rpcdef.Enum); isEnum {
				done[d] = true
			}
			v.codecs = append(v.codecs, m.codec(d))
		}
	}
	if len(file.shapesUsed) > 0 {
		v.codecImports = append(v.codecImports, named("import", slices.Sorted(maps.Keys(file.shapesUsed)), shapesModule))
	}
	if slices.ContainsFunc(v.codecs, func(c codec) bool { _, ok := c.(*expressionCodec); return ok }) {
		v.codecImports = append(v.codecImports, named("import type", []string{"WireShape"}, shapesModule))
	}
}

// codecNames are the names of the functions of wire.ts. Declarations that need none aren't in it.
type codecNames struct {
	decode, check map[*rpcdef.Head]string // for results and for params
}

func newCodecNames(api *rpcdef.API) codecNames {
	names := codecNames{decode: make(map[*rpcdef.Head]string, len(api.Decls)), check: make(map[*rpcdef.Head]string, len(api.Decls))}
	for _, d := range api.Decls {
		head := d.Header()
		decode, check := "decode"+head.Name, "check"+head.Name
		if _, isEnum := d.(*rpcdef.Enum); isEnum {
			decode = check
		}
		if needsFunction(d, true) {
			names.decode[head] = decode
		}
		if needsFunction(d, false) {
			names.check[head] = check
		}
	}
	return names
}

// needsFunction reports whether a declaration has a function of wire.ts for results or for params.
func needsFunction(d rpcdef.Decl, results bool) bool {
	switch d := d.(type) {
	case *rpcdef.Struct:
		return slices.ContainsFunc(d.Fields, func(f *rpcdef.Field) bool { return needsCodec(f.Type, results) })
	case *rpcdef.Defined:
		return isComposite(d) && needsCodec(d, results)
	case *rpcdef.Enum:
		return !d.Open && isExact(d)
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// needsCodec reports whether values of t are looked at. All are but those that may be anything in a result, and null in a pointer to itself.
func needsCodec(t rpcdef.Type, results bool) bool {
	if d, ok := t.(*rpcdef.Defined); ok && d.IsEndless() {
		return false
	}
	return !results || !isUnknown(t)
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

// A codecFile is a file that calls the functions of shapes.ts and wire.ts.
type codecFile struct {
	shapes, wire string          // what precedes their names, e.g. "wire."; "" where they have no other scope
	shapesUsed   map[string]bool // functions of shapes.ts that it calls
	wireUsed     bool
}

// shape returns a function of shapes.ts as the file calls it.
func (f *codecFile) shape(name string) string {
	f.shapesUsed[name] = true
	return f.shapes + name
}

// A codecMapper makes the expressions for functions that go through values of a type: results or params.
type codecMapper struct {
	results bool // they are decoded; params are checked
	names   codecNames
	file    *codecFile // that the expressions are in
}

// use is what declarations are used for whose values the mapper's code goes through.
func (m codecMapper) use() rpcdef.Use {
	if m.results {
		return rpcdef.InResults
	}
	return rpcdef.InParams
}

func (m codecMapper) needs(t rpcdef.Type) bool { return needsCodec(t, m.results) }

// function returns the function of a declaration as the file calls it, "" where it has none.
func (m codecMapper) function(d rpcdef.Decl) string {
	name := either(m.results, m.names.decode, m.names.check)[d.Header()]
	if name == "" {
		return ""
	}
	m.file.wireUsed = true
	return m.file.wire + name
}

// codec resolves the function of a declaration that has one.
func (m codecMapper) codec(d rpcdef.Decl) codec {
	name := m.function(d)
	switch d := d.(type) {
	case *rpcdef.Struct:
		m.file.shape("struct")
		return &structCodec{name, m.statements(d)}
	case *rpcdef.Defined:
		return &expressionCodec{name, arrow(m.visit(d.Type))}
	case *rpcdef.Enum:
		members := newMembers(d)
		items := make([]emit.Group, len(members))
		for i, member := range members {
			items[i] = emit.Leaf(member.expr)
		}
		return &expressionCodec{name, emit.List(pure+m.file.shape("oneOf")+"(", items, ")")}
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// shape returns an expression for the function that goes through values of t.
func (m codecMapper) shape(t rpcdef.Type) emit.Group {
	if !m.needs(t) {
		return emit.Leaf(m.file.shape("anything"))
	}
	function, more := m.visit(t)
	if more == nil {
		return emit.Leaf(function)
	}
	return arrow(function, more)
}

// arrow returns a function that calls another one, with a value, its key and more.
func arrow(function string, more []emit.Group) emit.Group {
	return emit.List("(value, at) => "+function+"(", append(leaves("value", "at"), more...), ")")
}

// visit returns the function that goes through values of t, and what it takes besides a value and its key.
func (m codecMapper) visit(t rpcdef.Type) (function string, more []emit.Group) {
	switch t := t.(type) {
	case rpcdef.List:
		return m.file.shape("list"), []emit.Group{m.shape(t.Elem)}
	case rpcdef.Array:
		return m.file.shape("array"), []emit.Group{emit.Leaf(strconv.FormatInt(t.Len, 10)), m.shape(t.Elem)}
	case rpcdef.Map:
		if m.results {
			return m.file.shape("map"), []emit.Group{m.shape(t.Elem)}
		}
		return m.file.shape("keyed"), []emit.Group{m.key(t), m.shape(t.Elem)}
	case rpcdef.Optional:
		return m.file.shape("nullable"), []emit.Group{m.shape(t.Elem)}
	case rpcdef.Quoted:
		return m.quoted(t)
	case *rpcdef.Struct:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.file.shape("object"), nil
	case *rpcdef.Defined:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.visit(t.Type)
	case *rpcdef.Enum:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.file.shape(m.kind(t.Kind)), nil
	default:
		return m.file.shape(m.scalar(t)), nil
	}
}

// key returns an expression for the function that goes through the keys of a map.
func (m codecMapper) key(t rpcdef.Map) emit.Group {
	if kind, ok := basicKind(t.Key); ok && kind.IsInteger() {
		return arrow(m.digits(kind))
	}
	return emit.Leaf(m.file.shape("text"))
}
