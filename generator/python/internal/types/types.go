// Package types is what the declarations and types of an API are in Python: their names, their type expressions, and what pydantic checks of them.
package types

import (
	"fmt"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Mapper turns types into the type expressions of a module.
type Mapper struct {
	Scope *Scope
	Plain bool       // as callers see the types, without what pydantic has to know about the wire
	Use   rpcdef.Use // of what the types are in
}

// IsOnlySent reports whether the types are in something that is never received.
func (m *Mapper) IsOnlySent() bool { return m.Use == rpcdef.InParams }

var kindTypes = map[rpcdef.Kind]string{
	rpcdef.Int: "Int64", rpcdef.Int8: "Int8", rpcdef.Int16: "Int16", rpcdef.Int32: "Int32", rpcdef.Int64: "Int64",
	rpcdef.Uint: "UInt64", rpcdef.Uint8: "UInt8", rpcdef.Uint16: "UInt16", rpcdef.Uint32: "UInt32", rpcdef.Uint64: "UInt64",
	rpcdef.Uintptr: "UInt64",
}

// Expr returns the type expression of t, e.g. "ListOf[Task] | None".
func (m *Mapper) Expr(t rpcdef.Type) emit.Group {
	switch t := t.(type) {
	case rpcdef.Basic:
		return m.basic(t.Kind)
	case rpcdef.Quoted:
		return m.quoted(t, m.Expr(t.Elem))
	case rpcdef.Bytes:
		return m.wire("Base64", "bytes")
	case rpcdef.List:
		return m.list(m.Expr(t.Elem))
	case rpcdef.Array:
		return m.array(t, m.Expr(t.Elem))
	case rpcdef.Map:
		return m.dict(t, m.Expr(t.Key), m.Expr(t.Elem))
	case rpcdef.Optional:
		return optional(t.Elem, m.Expr(t.Elem))
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
		return emit.Leaf(m.Scope.Decl(&t.Head))
	case *rpcdef.Defined:
		return emit.Leaf(m.Scope.Decl(&t.Head))
	case *rpcdef.Union:
		return emit.Leaf(m.Scope.Decl(&t.Head))
	default:
		panic(fmt.Sprintf("python: unknown type %T", t))
	}
}

func (m *Mapper) basic(k rpcdef.Kind) emit.Group {
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
func (m *Mapper) text(t rpcdef.Text) emit.Group {
	switch {
	case isUUID(t):
		return m.imported("WireUUID", "UUID")
	case isDecimal(t):
		return m.imported("WireDecimal", "Decimal")
	default:
		return emit.Leaf("str")
	}
}

func (m *Mapper) number() emit.Group {
	if m.Plain && m.Use&rpcdef.InParams != 0 {
		return emit.Leaf("float") // an int is right for such a parameter, too
	}
	return syntax.Union(emit.Leaf("int"), emit.Leaf("float"))
}

// wire returns a type of wire.py, or the built-in type that callers see.
func (m *Mapper) wire(name, plain string) emit.Group { return emit.Leaf(m.wireName(name, plain)) }

func (m *Mapper) wireName(name, plain string) string {
	if m.Plain {
		return plain
	}
	return m.Scope.Use(name)
}

// imported is like wire, for a type that callers have to import, too.
func (m *Mapper) imported(name, plain string) emit.Group {
	if m.Plain {
		name = plain
	}
	return emit.Leaf(m.Scope.Use(name))
}

func (m *Mapper) quoted(t rpcdef.Quoted, elem emit.Group) emit.Group {
	switch {
	case m.Plain:
		return elem
	case isString(t.Elem):
		return syntax.Generic(m.Scope.Use("QuotedStr"), elem)
	default:
		return syntax.Generic(m.Scope.Use("Quoted"), elem)
	}
}

func (m *Mapper) list(elem emit.Group) emit.Group {
	return syntax.Generic(m.wireName("ListOf", "list"), elem)
}

func (m *Mapper) array(t rpcdef.Array, elem emit.Group) emit.Group {
	list := syntax.Generic("list", elem)
	if m.Plain {
		return list
	}
	n := strconv.FormatInt(t.Len, 10)
	return m.annotated(list, []emit.Group{syntax.Call(m.Scope.Use("Field"), emit.Leaf("min_length="+n), emit.Leaf("max_length="+n))})
}

func (m *Mapper) dict(t rpcdef.Map, key, elem emit.Group) emit.Group {
	if _, isNumber := rpcdef.Underlying(t.Key).(rpcdef.Number); isNumber {
		key = emit.Leaf("str") // encoding/json accepts any string as such a key
	}
	if isInteger(t.Key) && !m.Plain {
		key = syntax.Generic(m.Scope.Use("Key"), key)
	}
	return syntax.Generic(m.wireName("DictOf", "dict"), key, elem)
}

func (m *Mapper) enum(e *rpcdef.Enum) emit.Group {
	name := emit.Leaf(m.Scope.Decl(&e.Head))
	switch {
	case m.hasOnlyMembers(e):
		return name
	case m.Plain:
		return syntax.Union(name, m.basic(e.Kind))
	case e.Openness == rpcdef.Plain && m.Use&rpcdef.InParams != 0:
		return syntax.Generic(m.Scope.Use("ReadEnum"), name, m.basic(e.Kind))
	default:
		return syntax.Generic(m.Scope.Use("OpenEnum"), name, m.basic(e.Kind))
	}
}

// hasOnlyMembers reports whether the members of an enum are its only values here. What is read may have others: a server may know more of
// them than its clients.
func (m *Mapper) hasOnlyMembers(e *rpcdef.Enum) bool {
	return e.Openness == rpcdef.Closed || e.Openness == rpcdef.Plain && m.IsOnlySent()
}

func (m *Mapper) annotated(expr emit.Group, constraints []emit.Group) emit.Group {
	if len(constraints) == 0 {
		return expr
	}
	return syntax.Generic(m.Scope.Use("Annotated"), append([]emit.Group{expr}, constraints...)...)
}

// optional adds None to the expression of t, unless null is a value of t.
func optional(t rpcdef.Type, expr emit.Group) emit.Group {
	if IsNullable(t) {
		return expr
	}
	return syntax.Union(expr, emit.Leaf("None"))
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

// IsNullable reports whether null is a value of t, other than an empty one.
func IsNullable(t rpcdef.Type) bool {
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

// IsOverridden reports whether a directive says what t is on the wire. The rules of a field are for the Go type then.
func IsOverridden(t rpcdef.Type) bool {
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
