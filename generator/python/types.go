package python

import (
	"fmt"
	"strconv"

	"example.com/rpcgen/rpcdef"
)

// A mapper turns types into Python type expressions, for one place of one module.
type mapper struct {
	scope *scope

	plain   bool                    // as callers see it, without what pydantic has to know about the wire
	zero    bool                    // the zero value of an enum can stand here though neither a member nor ever in a result
	nonZero bool                    // the zero value of an enum can't stand here
	isLater func(*rpcdef.Head) bool // not written yet; nil where everything is
	later   bool                    // the last expression names such a declaration
}

var kindTypes = map[rpcdef.Kind]string{
	rpcdef.Int: "Int64", rpcdef.Int8: "Int8", rpcdef.Int16: "Int16", rpcdef.Int32: "Int32", rpcdef.Int64: "Int64",
	rpcdef.Uint: "UInt64", rpcdef.Uint8: "UInt8", rpcdef.Uint16: "UInt16", rpcdef.Uint32: "UInt32", rpcdef.Uint64: "UInt64",
	rpcdef.Uintptr: "UInt64",
}

func (m *mapper) join(parts ...string) string { return m.scope.texts.Join(parts...) }

// expr returns the type expression of t, e.g. "ListOf[Task] | None".
func (m *mapper) expr(t rpcdef.Type) string {
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
		return m.optional(t.Elem, m.expr(t.Elem))
	case rpcdef.Any:
		return m.unknown()
	case rpcdef.Time:
		return m.time()
	case rpcdef.Duration:
		return m.basic(rpcdef.Int64)
	case rpcdef.Text:
		return "str"
	case rpcdef.Number:
		return "int | float"
	case rpcdef.BigInt:
		return "int"
	case *rpcdef.Enum:
		return m.enum(t)
	case *rpcdef.Struct:
		return m.decl(&t.Head)
	case *rpcdef.Defined:
		return m.decl(&t.Head)
	default:
		panic(fmt.Sprintf("python: unknown type %T", t))
	}
}

func (m *mapper) basic(k rpcdef.Kind) string {
	switch k {
	case rpcdef.Bool:
		return "bool"
	case rpcdef.String:
		return "str"
	case rpcdef.Float64:
		return "float"
	case rpcdef.Float32:
		return m.wire("Float32", "float")
	default:
		return m.wire(kindTypes[k], "int")
	}
}

// wire returns the name of a type of rpc_client, or what callers see of it.
func (m *mapper) wire(name, plain string) string {
	if m.plain {
		return plain
	}
	return m.scope.use(name)
}

func (m *mapper) unknown() string {
	if m.plain {
		return m.scope.use("Any")
	}
	return m.scope.use("Unknown")
}

func (m *mapper) time() string {
	if m.plain {
		return m.scope.use("datetime")
	}
	return m.scope.use("Time")
}

func (m *mapper) quoted(t rpcdef.Quoted, elem string) string {
	switch {
	case m.plain:
		return elem
	case isString(t.Elem):
		return m.scope.use("QuotedStr") + "[" + elem + "]"
	default:
		return m.scope.use("Quoted") + "[" + elem + "]"
	}
}

func (m *mapper) list(elem string) string { return m.join(m.wire("ListOf", "list"), "[", elem, "]") }

func (m *mapper) array(t rpcdef.Array, elem string) string {
	if m.plain {
		return "list[" + elem + "]"
	}
	n := strconv.FormatInt(t.Len, 10)
	return m.scope.use("Annotated") + "[list[" + elem + "], " + m.scope.use("Field") + "(min_length=" + n + ", max_length=" + n + ")]"
}

func (m *mapper) dict(t rpcdef.Map, key, elem string) string {
	if _, isNumber := rpcdef.Underlying(t.Key).(rpcdef.Number); isNumber {
		key = "str" // as a key, encoding/json takes any string for one
	}
	if isInteger(t.Key) && !m.plain {
		key = m.scope.use("Key") + "[" + key + "]"
	}
	return m.join(m.wire("DictOf", "dict"), "[", key, ", ", elem, "]")
}

// optional adds null to the expression of t, unless that has it already.
func (m *mapper) optional(t rpcdef.Type, expr string) string {
	if isNullable(t) {
		return expr
	}
	return m.join(expr, " | None")
}

func (m *mapper) enum(e *rpcdef.Enum) string {
	name := m.decl(&e.Head)
	switch {
	case e.Open && m.plain:
		return name + " | " + m.basic(e.Kind)
	case e.Open:
		return m.scope.use("OpenEnum") + "[" + name + ", " + m.basic(e.Kind) + "]"
	case m.allowsZero(e) && m.scope.zeroMember(e) == "":
		return m.join(name, " | ", m.scope.use("Literal"), "[", zeroOf(e.Kind), "]")
	default:
		return name
	}
}

// allowsZero reports whether the zero value of an enum can stand here. What a result may hold can be sent back, also in models that are
// only sent.
func (m *mapper) allowsZero(e *rpcdef.Enum) bool {
	return !m.nonZero && (m.zero || e.Use&rpcdef.InResults != 0)
}

func (m *mapper) decl(d *rpcdef.Head) string {
	if m.isLater != nil && m.isLater(d) {
		m.later = true
	}
	return m.scope.decl(d)
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

// zeroValue returns the zero value of t as a default: an expression, or what makes one. Both are empty for a type that has none, or whose
// zero value has a form of its own, such as "00000000-0000-0000-0000-000000000000".
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
	if member := m.scope.zeroMember(e); member != "" {
		return m.scope.decl(&e.Head) + "." + member
	}
	return zeroOf(e.Kind)
}

// isString reports whether t is a string in JSON before its ",string" option counts.
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

// isTold reports whether a directive tells what t is on the wire, of which the rules say nothing.
func isTold(t rpcdef.Type) bool {
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
