package python

import (
	"fmt"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A mapper turns types into the type expressions of a module.
type mapper struct {
	scope *scope
	plain bool // as callers see the types, without what pydantic has to know about the wire
}

// A zeroRule says whether the zero value of an enum is valid if it is no member.
type zeroRule int

const (
	// zeroIfReceived says that it is valid if results may hold the enum, because what was received can be sent back.
	zeroIfReceived zeroRule = iota
	zeroValid
	zeroInvalid
)

var kindTypes = map[rpcdef.Kind]string{
	rpcdef.Int: "Int64", rpcdef.Int8: "Int8", rpcdef.Int16: "Int16", rpcdef.Int32: "Int32", rpcdef.Int64: "Int64",
	rpcdef.Uint: "UInt64", rpcdef.Uint8: "UInt8", rpcdef.Uint16: "UInt16", rpcdef.Uint32: "UInt32", rpcdef.Uint64: "UInt64",
	rpcdef.Uintptr: "UInt64",
}

// expr returns the type expression of t, e.g. "ListOf[Task] | None".
func (m *mapper) expr(t rpcdef.Type, zero zeroRule) emit.Group {
	switch t := t.(type) {
	case rpcdef.Basic:
		return m.basic(t.Kind)
	case rpcdef.Quoted:
		return m.quoted(t, m.expr(t.Elem, zero))
	case rpcdef.Bytes:
		return m.wire("Base64", "bytes")
	case rpcdef.List:
		return m.list(m.expr(t.Elem, zero))
	case rpcdef.Array:
		return m.array(t, m.expr(t.Elem, zero))
	case rpcdef.Map:
		return m.dict(t, m.expr(t.Key, zero), m.expr(t.Elem, zero))
	case rpcdef.Optional:
		return optional(t.Elem, m.expr(t.Elem, zero))
	case rpcdef.Any:
		return m.imported("Unknown", "Any")
	case rpcdef.Time:
		return m.imported("Time", "datetime")
	case rpcdef.Duration:
		return m.basic(rpcdef.Int64)
	case rpcdef.Text:
		return emit.Leaf("str")
	case rpcdef.Number:
		return union(emit.Leaf("int"), emit.Leaf("float"))
	case rpcdef.BigInt:
		return emit.Leaf("int")
	case *rpcdef.Enum:
		return m.enum(t, zero)
	case *rpcdef.Struct:
		return emit.Leaf(m.scope.decl(&t.Head))
	case *rpcdef.Defined:
		return emit.Leaf(m.scope.decl(&t.Head))
	default:
		panic(fmt.Sprintf("python: unknown type %T", t))
	}
}

func (m *mapper) basic(k rpcdef.Kind) emit.Group {
	switch k {
	case rpcdef.Bool:
		return emit.Leaf("bool")
	case rpcdef.String:
		return emit.Leaf("str")
	case rpcdef.Float64:
		return emit.Leaf("float")
	case rpcdef.Float32:
		return m.wire("Float32", "float")
	default:
		return m.wire(kindTypes[k], "int")
	}
}

// wire returns a type of wire.py, or the built-in type that callers see.
func (m *mapper) wire(name, plain string) emit.Group { return emit.Leaf(m.wireName(name, plain)) }

func (m *mapper) wireName(name, plain string) string {
	if m.plain {
		return plain
	}
	return m.scope.use(name)
}

// imported is like wire, for a type that callers have to import, too.
func (m *mapper) imported(name, plain string) emit.Group {
	if m.plain {
		name = plain
	}
	return emit.Leaf(m.scope.use(name))
}

func (m *mapper) quoted(t rpcdef.Quoted, elem emit.Group) emit.Group {
	switch {
	case m.plain:
		return elem
	case isString(t.Elem):
		return generic(m.scope.use("QuotedStr"), elem)
	default:
		return generic(m.scope.use("Quoted"), elem)
	}
}

func (m *mapper) list(elem emit.Group) emit.Group { return generic(m.wireName("ListOf", "list"), elem) }

func (m *mapper) array(t rpcdef.Array, elem emit.Group) emit.Group {
	list := generic("list", elem)
	if m.plain {
		return list
	}
	n := strconv.FormatInt(t.Len, 10)
	return m.annotated(list, []emit.Group{call(m.scope.use("Field"), emit.Leaf("min_length="+n), emit.Leaf("max_length="+n))})
}

func (m *mapper) dict(t rpcdef.Map, key, elem emit.Group) emit.Group {
	if _, isNumber := rpcdef.Underlying(t.Key).(rpcdef.Number); isNumber {
		key = emit.Leaf("str") // encoding/json accepts any string as such a key
	}
	if isInteger(t.Key) && !m.plain {
		key = generic(m.scope.use("Key"), key)
	}
	return generic(m.wireName("DictOf", "dict"), key, elem)
}

func (m *mapper) enum(e *rpcdef.Enum, zero zeroRule) emit.Group {
	name := emit.Leaf(m.scope.decl(&e.Head))
	switch {
	case e.Openness == rpcdef.Open && m.plain:
		return union(name, m.basic(e.Kind))
	case e.Openness == rpcdef.Open:
		return generic(m.scope.use("OpenEnum"), name, m.basic(e.Kind))
	case zero.allows(e) && m.scope.declared.zeros[e] == "":
		return union(name, generic(m.scope.use("Literal"), emit.Leaf(zeroOf(e.Kind))))
	default:
		return name
	}
}

// allows reports whether the zero value of an enum is valid.
func (z zeroRule) allows(e *rpcdef.Enum) bool {
	return z == zeroValid || z == zeroIfReceived && e.Use&rpcdef.InResults != 0
}

func (m *mapper) annotated(expr emit.Group, constraints []emit.Group) emit.Group {
	if len(constraints) == 0 {
		return expr
	}
	return generic(m.scope.use("Annotated"), append([]emit.Group{expr}, constraints...)...)
}

// optional adds None to the expression of t, unless null is a value of t.
func optional(t rpcdef.Type, expr emit.Group) emit.Group {
	if isNullable(t) {
		return expr
	}
	return union(expr, emit.Leaf("None"))
}

// isString reports whether t, without its ",string" option, is a string in JSON.
func isString(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Basic:
		return t.Kind == rpcdef.String
	case *rpcdef.Enum:
		return t.Kind == rpcdef.String
	default:
		return false
	}
}

// isNullable reports whether null is a value of t, other than an empty one.
func isNullable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.Any, rpcdef.Optional:
		return true
	default:
		return false
	}
}

// nullIsEmpty reports whether Go's null is an empty value of t.
func nullIsEmpty(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}

// isOverridden reports whether a directive says what t is on the wire. The rules of a field are for the Go type then.
func isOverridden(t rpcdef.Type) bool {
	defined, ok := t.(*rpcdef.Defined)
	return ok && defined.Overridden
}

// isEnum reports whether t is an enum, in quotes or not.
func isEnum(t rpcdef.Type) bool {
	t = rpcdef.Underlying(t)
	if quoted, ok := t.(rpcdef.Quoted); ok {
		t = rpcdef.Underlying(quoted.Elem)
	}
	_, is := t.(*rpcdef.Enum)
	return is
}

// isInteger reports whether a map's key is an integer.
func isInteger(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Basic:
		return t.Kind.IsInteger()
	case *rpcdef.Enum:
		return t.Kind.IsInteger()
	case rpcdef.Duration:
		return true
	default:
		return false
	}
}

// zeroOf returns the zero value of a basic kind.
func zeroOf(k rpcdef.Kind) string {
	switch {
	case k == rpcdef.Bool:
		return "False"
	case k == rpcdef.String:
		return `""`
	case k.IsFloat():
		return "0.0"
	default:
		return "0"
	}
}

// zeroValue returns the zero value of t as a default: an expression, or a function that makes it. Both are empty if t has none, or has one
// of its own format, such as "00000000-0000-0000-0000-000000000000".
func (m *mapper) zeroValue(t rpcdef.Type) (value, factory string) {
	switch t := t.(type) {
	case rpcdef.Basic:
		return zeroOf(t.Kind), ""
	case rpcdef.Quoted:
		return m.zeroValue(t.Elem)
	case rpcdef.Bytes:
		return `b""`, ""
	case rpcdef.List:
		return "", "list"
	case rpcdef.Map:
		return "", "dict"
	case rpcdef.Optional, rpcdef.Any:
		return "None", ""
	case rpcdef.Duration, rpcdef.Number, rpcdef.BigInt:
		return "0", ""
	case *rpcdef.Enum:
		return m.enumZero(t), ""
	case *rpcdef.Defined:
		if t.Overridden && !nullIsEmpty(t) {
			return "", ""
		}
		return m.zeroValue(t.Type)
	case rpcdef.Array, rpcdef.Time, rpcdef.Text, *rpcdef.Struct:
		return "", ""
	default:
		panic(fmt.Sprintf("python: unknown type %T", t))
	}
}

func (m *mapper) enumZero(e *rpcdef.Enum) string {
	if member := m.scope.declared.zeros[e]; member != "" {
		return m.scope.decl(&e.Head) + "." + member
	}
	return zeroOf(e.Kind)
}
