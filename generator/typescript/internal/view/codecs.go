package view

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A StructCodec is the function of wire.ts for a struct, whose value is its parameter o.
type StructCodec struct {
	Name       string
	Statements []Statement
}

// An ExpressionCodec is the function of wire.ts for a list, a map, a pointer or an enum.
type ExpressionCodec struct {
	Name string
	Expr emit.Group
}

// A Codec is a function of wire.ts.
type Codec interface {
	// CodecName returns the name of the function.
	CodecName() string
}

// CodecName returns the name of the function.
func (c *StructCodec) CodecName() string { return c.Name }

// CodecName returns the name of the function.
func (c *ExpressionCodec) CodecName() string { return c.Name }

// addCodecs resolves wire.ts: first the functions that decode results, then those that check params.
func (v *View) addCodecs(api *rpcdef.API, names codecNames) {
	file := &codecFile{shapesUsed: map[string]bool{}}
	v.Codecs = make([]Codec, 0, 2*len(api.Decls))
	done := map[rpcdef.Decl]bool{} // closed enums, which have one function for both
	for _, m := range []codecMapper{{results: true, names: names, file: file}, {names: names, file: file}} {
		for _, d := range api.Decls {
			if d.Header().Use&m.use() == 0 || m.function(d) == "" || done[d] {
				continue
			}
			if _, isEnum := d.(*rpcdef.Enum); isEnum {
				done[d] = true
			}
			v.Codecs = append(v.Codecs, m.codec(d))
		}
	}
	v.ShapesUsed = slices.Sorted(maps.Keys(file.shapesUsed))
}

// codecNames are the names of the functions of wire.ts. Declarations that need none are missing.
type codecNames struct {
	decode, check map[*rpcdef.Head]string // for results and for params
}

func newCodecNames(api *rpcdef.API) codecNames {
	names := codecNames{decode: make(map[*rpcdef.Head]string, len(api.Decls)), check: make(map[*rpcdef.Head]string, len(api.Decls))}
	for _, d := range api.Decls {
		head := d.Header()
		decode, check := "decode"+head.Name, "check"+head.Name
		if _, isEnum := d.(*rpcdef.Enum); isEnum { // a closed one, if it has both
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
		return types.IsExact(d) && (d.Openness == rpcdef.Closed || d.Openness == rpcdef.Plain && !results)
	case *rpcdef.Union:
		return results
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// needsCodec reports whether values of t must be decoded or checked. A result of unknown type isn't, nor is a pointer to itself, which is null.
func needsCodec(t rpcdef.Type, results bool) bool {
	if d, ok := t.(*rpcdef.Defined); ok && d.IsEndless() {
		return false
	}
	return !results || !types.IsUnknown(t)
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

// A codecFile is a file that calls functions of shapes.ts and wire.ts. It records what must be imported.
type codecFile struct {
	shapes, wire string          // what precedes the names of the functions, e.g. "wire."
	shapesUsed   map[string]bool // functions of shapes.ts
	wireUsed     bool            // it calls a function of wire.ts
}

// newCodecFile returns a file that imports shapes.ts and wire.ts as modules.
func newCodecFile() *codecFile {
	return &codecFile{shapes: types.ShapesName + ".", wire: types.WireName + ".", shapesUsed: map[string]bool{}}
}

// modules returns the imports of the modules whose functions the file calls.
func (f *codecFile) modules() []syntax.Import {
	var modules []syntax.Import
	if len(f.shapesUsed) > 0 {
		modules = append(modules, syntax.Whole(types.ShapesName, types.ShapesModule))
	}
	if f.wireUsed {
		modules = append(modules, syntax.Whole(types.WireName, types.WireModule))
	}
	return modules
}

// fromShapes returns a function of shapes.ts as the file calls it.
func (f *codecFile) fromShapes(name string) string {
	f.shapesUsed[name] = true
	return f.shapes + name
}

// A codecMapper makes the expressions for one file that decode results, or those that check params.
type codecMapper struct {
	results bool
	names   codecNames
	file    *codecFile
}

// use returns the use of the declarations that the mapper makes functions for.
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
func (m codecMapper) codec(d rpcdef.Decl) Codec {
	name := m.function(d)
	switch d := d.(type) {
	case *rpcdef.Struct:
		m.file.fromShapes("struct")
		return &StructCodec{name, m.statements(d)}
	case *rpcdef.Defined:
		return &ExpressionCodec{name, arrow(m.callee(d.Type))}
	case *rpcdef.Enum:
		members := newMembers(d)
		items := make([]emit.Group, len(members))
		for i, member := range members {
			items[i] = emit.Leaf(member.Expr)
		}
		return &ExpressionCodec{name, emit.List(syntax.Pure+m.file.fromShapes("oneOf")+"(", items, ")")}
	case *rpcdef.Union:
		return m.variantsCodec(name, d)
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// shape returns an expression for the function that decodes or checks values of t.
func (m codecMapper) shape(t rpcdef.Type) emit.Group {
	if !m.needs(t) {
		return emit.Leaf(m.file.fromShapes("anything"))
	}
	function, more := m.callee(t)
	if more == nil {
		return emit.Leaf(function)
	}
	return arrow(function, more)
}

// check returns the statement that checks what is sent as a value of t: a variable, for what has that name on the wire.
func (m codecMapper) check(wire, variable string, t rpcdef.Type) emit.Group {
	items := []emit.Group{emit.Leaf(wire), emit.Leaf(variable), m.shape(t)}
	return emit.List(m.file.fromShapes("check")+"(", items, ")")
}

// arrow returns an expression for a function of a value and its key that calls another one with both and more arguments.
func arrow(function string, more []emit.Group) emit.Group {
	return emit.List("(value, at) => "+function+"(", append(syntax.Leaves("value", "at"), more...), ")")
}

// callee returns the function that decodes or checks values of t, and the arguments that it takes after a value and its key.
func (m codecMapper) callee(t rpcdef.Type) (function string, more []emit.Group) {
	switch t := t.(type) {
	case rpcdef.List:
		return m.file.fromShapes("list"), []emit.Group{m.shape(t.Elem)}
	case rpcdef.Array:
		return m.file.fromShapes("array"), []emit.Group{emit.Leaf(strconv.FormatInt(t.Len, 10)), m.shape(t.Elem)}
	case rpcdef.Map:
		if m.results && m.listed(t.Key) == "" {
			return m.file.fromShapes("map"), []emit.Group{m.shape(t.Elem)}
		}
		return m.file.fromShapes("keyed"), []emit.Group{m.key(t), m.shape(t.Elem)}
	case rpcdef.Optional:
		return m.file.fromShapes("nullable"), []emit.Group{m.shape(t.Elem)}
	case rpcdef.Quoted:
		return m.quoted(t)
	case *rpcdef.Struct:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.file.fromShapes("object"), nil
	case *rpcdef.Defined:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.callee(t.Type)
	case *rpcdef.Enum:
		if own := m.function(t); own != "" {
			return own, nil
		}
		return m.file.fromShapes(m.kind(t.Kind)), nil
	case *rpcdef.Union:
		return m.function(t), nil
	default:
		return m.file.fromShapes(m.scalar(t)), nil
	}
}

// key returns an expression for the function that checks the keys of a map.
func (m codecMapper) key(t rpcdef.Map) emit.Group {
	kind, ok := basicKind(t.Key)
	isInteger := ok && kind.IsInteger()
	listed := m.listed(t.Key)
	switch {
	case listed != "" && isInteger:
		return arrow(m.file.fromShapes("numeral"), syntax.Leaves(listed))
	case listed != "":
		return emit.Leaf(listed)
	case isInteger:
		return arrow(m.digits(kind))
	}
	return emit.Leaf(m.file.fromShapes("text"))
}
