package rpcdef

import (
	"go/constant"
	"go/token"
)

// A Type is what a Go type looks like on the wire. It is one of
//
//	Basic Quoted Bytes List Array Map Optional Any Time Duration Text Number BigInt
//	*Struct *Enum *Defined *Union
//
// The last four are declarations; comparing the pointers compares the types. The graph may have cycles through them.
type Type interface{ isType() }

// A Basic is a bool, a string or a number: the JSON value of that kind.
type Basic struct{ Kind Kind }

// A Quoted is a basic value or a number written as a JSON string, by the ",string" option of a json tag: the string holds the JSON
// text of the value.
type Quoted struct {
	Elem Type // a Basic, a Number, or a *Defined or *Enum over one of them
}

// A Bytes is a []byte: a string in standard base64. Go writes null for a nil one.
type Bytes struct{}

// A List is a slice. Go writes null for a nil one.
type List struct{ Elem Type }

// An Array is a Go array: a JSON array of exactly Len values, also for [N]byte.
type Array struct {
	Elem Type
	Len  int64
}

// A Map is a JSON object. Go writes null for a nil map.
type Map struct {
	Key  Type // string or integer Basic, Text, or a *Defined or *Enum over a Basic
	Elem Type
}

// An Optional is a pointer: the element, or null. A pointer to a pointer is one Optional.
type Optional struct{ Elem Type }

// An Any is a value of unknown type.
type Any struct {
	Raw bool // declared as json.RawMessage
}

// A Time is a time.Time: an RFC 3339 string with an offset and up to nine digits of a second's fraction.
type Time struct{}

// A Duration is a time.Duration: an integer, nanoseconds.
type Duration struct{}

// A Text is a type with a custom MarshalText: a string of its own format.
type Text struct {
	Go GoName // the Go type
}

// A Number is a json.Number: any JSON number, with all of its digits.
type Number struct{}

// A BigInt is a math/big.Int: an integer without bounds.
type BigInt struct{}

// A GoName names a Go type of another package.
type GoName struct {
	Package string // import path, e.g. "net/netip"
	Name    string // e.g. "Addr"
}

// A Decl is a type with a declaration of its own in every target language: a *Struct, an *Enum, a *Defined or a *Union.
type Decl interface {
	Type
	Header() *Head
}

// A Head is what all declarations have.
type Head struct {
	Name    string // unique in the API, a Go identifier: "TaskStatsParams", "PageTask", "BillingStatus", "TaskMeta"
	GoName  string // as the source has it: "TaskStatsParams", "Page[Task]", "Status"; for an anonymous struct its path: "Task.Meta"
	Package string // import path of the package that declares it
	Doc     Doc
	Pos     token.Position // of the name
	Use     Use
}

// Header returns h itself, so that every declaration has the method.
func (h *Head) Header() *Head { return h }

// A Use says what a declaration is used for: 0 is never seen.
type Use uint8

// What a declaration can be used for. Both bits can be set.
const (
	InParams  Use = 1 << iota // callers send it
	InResults                 // callers receive it
)

// A Struct is an object with known fields. Embedded structs are flattened into it.
type Struct struct {
	Head
	Anonymous bool     // a struct literal type; its Name is made from its path
	Fields    []*Field // in the order in which Go writes them
}

// A Field is a field of a Struct.
type Field struct {
	Name   string // on the wire; any string
	GoName string // e.g. "UserID"
	Type   Type
	Doc    Doc
	Pos    token.Position // of the field's name

	OmitEmpty  bool // absent means empty: false, 0, "", nil or no elements. Set only where the option has an effect
	OmitZero   bool // absent means the zero value
	ViaPointer bool // absent when an embedded pointer above it is nil

	// Const is the only value that the field has: it tells the struct from the other variants of a union. It is "" for another field. The type of such a
	// field is Basic{String}, whatever string type it is in Go.
	Const string

	Rules      []Rule // of the validate tag
	Overridden bool   // a tag gives Type; the rules are for values of another type
	Unchecked  bool   // the validate tag, or that of an embedded struct above it, says that a validator skips the field, and what it holds
}

// An Enum is a defined basic type with known values.
type Enum struct {
	Head
	Kind     Kind // String or an integer kind
	Openness Openness
	Values   []*EnumValue
}

// An Openness says which values of an enum may be sent and read besides those that are listed.
type Openness int

const (
	// Plain enums are sent with listed values only, and read with any value: a server may know more than its clients.
	Plain Openness = iota
	// Open enums are sent and read with any value.
	Open
	// Closed enums are sent and read with listed values only: the server promises to send no other.
	Closed
)

// HasZero reports whether the zero value of the Go type is one of the enum's values. Where it isn't, it is still what Go
// writes for a value that wasn't set.
func (e *Enum) HasZero() bool {
	for _, v := range e.Values {
		switch v.Value.Kind() {
		case constant.String:
			if constant.StringVal(v.Value) == "" {
				return true
			}
		default:
			if constant.Sign(v.Value) == 0 {
				return true
			}
		}
	}
	return false
}

// An EnumValue is a typed constant.
type EnumValue struct {
	GoName string         // e.g. "PriorityHigh"
	Value  constant.Value // of kind String or Int
	Doc    Doc
	Pos    token.Position
}

// A Defined is a defined type that is no struct and no enum, such as `type UserID int64`: another name for its Type.
type Defined struct {
	Head
	Type       Type
	Overridden bool // a directive gives Type, for a type with a custom marshaler; rules are for values of another type
}

// IsEndless reports whether d is a pointer to itself, as in `type P *P`: its only value on the wire is null.
func (d *Defined) IsEndless() bool {
	seen := map[*Defined]bool{}
	for t := Type(d); ; {
		switch u := t.(type) {
		case *Defined:
			if seen[u] {
				return true
			}
			seen[u] = true
			t = u.Type
		case Optional:
			t = u.Elem
		default:
			return false
		}
	}
}

// A Union is an interface that a known set of structs implements, told apart by the value of a field. It is used in results only: encoding/json can't read
// an interface.
//
// Go writes null for a nil one, so that it stands in an Optional, except where a method's result, its progress or an event's data is the union itself.
type Union struct {
	Head
	Field    string     // the name, on the wire, of the field whose Const tells the variants apart
	Variants []*Variant // in source order, at least one
}

// A Variant is a struct that a Union may hold.
type Variant struct {
	Value  string // the Const of the field; unique in the union
	Struct *Struct
}

func (Basic) isType()    {}
func (Quoted) isType()   {}
func (Bytes) isType()    {}
func (List) isType()     {}
func (Array) isType()    {}
func (Map) isType()      {}
func (Optional) isType() {}
func (Any) isType()      {}
func (Time) isType()     {}
func (Duration) isType() {}
func (Text) isType()     {}
func (Number) isType()   {}
func (BigInt) isType()   {}
func (*Struct) isType()  {}
func (*Enum) isType()    {}
func (*Defined) isType() {}
func (*Union) isType()   {}

// Parts returns the types that t is made of, one level down: the element, the key and the element of a map, the fields of a Struct,
// what a Defined stands for, the variants of a Union. Declarations that hold themselves come up again and again.
func Parts(t Type) []Type {
	switch t := t.(type) {
	case Quoted:
		return []Type{t.Elem}
	case List:
		return []Type{t.Elem}
	case Array:
		return []Type{t.Elem}
	case Optional:
		return []Type{t.Elem}
	case Map:
		return []Type{t.Key, t.Elem}
	case *Defined:
		return []Type{t.Type}
	case *Union:
		parts := make([]Type, len(t.Variants))
		for i, v := range t.Variants {
			parts[i] = v.Struct
		}
		return parts
	case *Struct:
		parts := make([]Type, len(t.Fields))
		for i, f := range t.Fields {
			parts[i] = f.Type
		}
		return parts
	default:
		return nil
	}
}
