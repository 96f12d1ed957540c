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
	plain bool       // as callers see the types, without what pydantic has to know about the wire
	use   rpcdef.Use // of what the types are in
}

// isOnlySent reports whether the types are in something that is never received.
func (m *mapper) isOnlySent() bool { return m.use == rpcdef.InParams }

var kindTypes = map[rpcdef.Kind]string{
	rpcdef.Int: "Int64", rpcdef.Int8: "Int8", rpcdef.Int16: "Int16", rpcdef.Int32: "Int32", rpcdef.Int64: "Int64",
	rpcdef.Uint: "UInt64", rpcdef.Uint8: "UInt8", rpcdef.Uint16: "UInt16", rpcdef.Uint32: "UInt32", rpcdef.Uint64: "UInt64",
	rpcdef.Uintptr: "UInt64",
}

// expr returns the type expression of t, e.g. "ListOf[Task] | None".
func (m *mapper) expr(t rpcdef.Type) emit.Group {
	switch t := t.(type) {
	case rpcdef.Basic:
		return m.basic(t.Kind)
	case rpcdef.Quoted:
		return m.quoted(t, m.expr(t.Elem))
	case rpcdef.Bytes:
		return m.wire("Base64", "bytes")
	case rpcdef.List:
		return m.list(m.expr(t.Elem))
	case rpcdef.Array:
		return m.array(t, m.expr(t.Elem))
	case rpcdef.Map:
		return m.dict(t, m.expr(t.Key), m.expr(t.Elem))
	case rpcdef.Optional:
		return optional(t.Elem, m.expr(t.Elem))
	case rpcdef.Any:
		return m.imported("Unknown", "Any")
	case rpcdef.Time:
		return m.imported("Time", "datetime")
	case rpcdef.Duration:
		return m.basic(rpcdef.Int64)
	case rpcdef.Text:
		return m.text(t)
	case rpcdef.Number:
		return m.number()
	case rpcdef.BigInt:
		return emit.Leaf("int")
	case *rpcdef.Enum:
		return m.enum(t)
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

// text returns the type of a Go type that is a string on the wire. Python has a type of its own for some.
func (m *mapper) text(t rpcdef.Text) emit.Group {
	switch {
	case isUUID(t):
		return m.imported("WireUUID", "UUID")
	case isDecimal(t):
		return m.imported("WireDecimal", "Decimal")
	default:
		return emit.Leaf("str")
	}
}

func (m *mapper) number() emit.Group {
	if m.plain && m.use&rpcdef.InParams != 0 {
		return emit.Leaf("float") // an int is right for such a parameter, too
	}
	return union(emit.Leaf("int"), emit.Leaf("float"))
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

func (m *mapper) enum(e *rpcdef.Enum) emit.Group {
	name := emit.Leaf(m.scope.decl(&e.Head))
	switch {
	case m.hasOnlyMembers(e):
		return name
	case m.plain:
		return union(name, m.basic(e.Kind))
	case e.Openness == rpcdef.Plain && m.use&rpcdef.InParams != 0:
		return generic(m.scope.use("ReadEnum"), name, m.basic(e.Kind))
	default:
		return generic(m.scope.use("OpenEnum"), name, m.basic(e.Kind))
	}
}

// hasOnlyMembers reports whether the members of an enum are its only values here. What is read may have others: a server may know more of
// them than its clients.
func (m *mapper) hasOnlyMembers(e *rpcdef.Enum) bool {
	return e.Openness == rpcdef.Closed || e.Openness == rpcdef.Plain && m.isOnlySent()
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
		return "", m.scope.use("empty_list")
	case rpcdef.Map:
		return "", m.scope.use("empty_dict")
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

// enumZero returns the zero value of an enum, or "" if it is no value here.
func (m *mapper) enumZero(e *rpcdef.Enum) string {
	member := m.scope.declared.zeros[e]
	switch {
	case member != "":
		return m.scope.decl(&e.Head) + "." + member
	case m.hasOnlyMembers(e):
		return ""
	default:
		return zeroOf(e.Kind)
	}
}
