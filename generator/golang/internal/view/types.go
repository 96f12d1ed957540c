package view

import (
	"fmt"
	"path"
	"strconv"

	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A resolver makes the Go type expressions of one file, and collects the imports that they need.
type resolver struct {
	names   *names
	imports syntax.Imports
}

func newResolver(n *names) *resolver { return &resolver{names: n, imports: syntax.NewImports()} }

// goType returns the Go type for t. It is a pointer if the methods that marshal it have pointer receivers, because encoding/json calls those
// only for values that have an address.
func (r *resolver) goType(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.List:
		if _, declared := t.Elem.(rpcdef.Decl); isByte(t.Elem) && !declared {
			return "[]uint16" // encoding/json would write base64
		}
		return "[]" + r.goType(t.Elem)
	case rpcdef.Array:
		return "[" + strconv.FormatInt(t.Len, 10) + "]" + r.goType(t.Elem)
	case rpcdef.Map:
		return "map[" + r.keyType(t.Key) + "]" + r.goType(t.Elem)
	case rpcdef.Optional:
		if nilIsNull(t.Elem) {
			return r.goType(t.Elem)
		}
		return "*" + r.goType(t.Elem)
	case *rpcdef.Struct:
		if r.names.isInline(t) {
			return syntax.StructType(r.fields(t))
		}
		return typeName(t)
	case rpcdef.Decl:
		return typeName(t)
	default:
		return r.leafType(t)
	}
}

// leafType is like goType, for a type that holds no other.
func (r *resolver) leafType(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.Basic:
		return t.Kind.String()
	case rpcdef.Bytes:
		return "[]byte"
	case rpcdef.Any:
		if t.Raw {
			return r.qualified("encoding/json", "json.RawMessage")
		}
		return "any"
	case rpcdef.Time:
		return r.qualified("time", "time.Time")
	case rpcdef.Duration:
		return r.qualified("time", "time.Duration")
	case rpcdef.Text:
		if std, ok := standardTexts[t.Go]; ok {
			return r.qualified(t.Go.Package, std.expr(t.Go))
		}
		return "string"
	case rpcdef.Number:
		return r.qualified("encoding/json", "json.Number")
	case rpcdef.BigInt:
		return r.qualified("math/big", "*big.Int")
	case rpcdef.Quoted:
		panic("golang: a quoted value that is no field: " + rpcdef.TypeString(t))
	default:
		panic(fmt.Sprintf("golang: unknown type %T", t))
	}
}

// qualified returns expr, and imports the package that it is qualified with.
func (r *resolver) qualified(importPath, expr string) string {
	r.imports.Add(importPath)
	return expr
}

// keyType returns the Go type for the key of a map. It is a string for a text whose Go type isn't comparable.
func (r *resolver) keyType(t rpcdef.Type) string {
	if text, ok := rpcdef.Underlying(t).(rpcdef.Text); ok && !standardTexts[text.Go].comparable {
		return "string"
	}
	return r.goType(t)
}

// A standardText is a text type of the standard library.
type standardText struct {
	pointer    bool // its methods have pointer receivers
	comparable bool
}

// standardTexts are the text types that decode all that they encode. big.Float doesn't: it rounds to 64 bits.
var standardTexts = map[rpcdef.GoName]standardText{
	{Package: "log/slog", Name: "Level"}:     {comparable: true},
	{Package: "math/big", Name: "Rat"}:       {pointer: true},
	{Package: "net", Name: "IP"}:             {},
	{Package: "net/netip", Name: "Addr"}:     {comparable: true},
	{Package: "net/netip", Name: "AddrPort"}: {comparable: true},
	{Package: "net/netip", Name: "Prefix"}:   {comparable: true},
	{Package: "regexp", Name: "Regexp"}:      {pointer: true},
}

func (s standardText) expr(name rpcdef.GoName) string {
	expr := path.Base(name.Package) + "." + name.Name
	if s.pointer {
		return "*" + expr
	}
	return expr
}

// nilIsNull reports whether nil of the Go type for t is null on the wire, so that it needs no pointer to be optional.
func nilIsNull(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Any, rpcdef.BigInt, *rpcdef.Union:
		return true
	case rpcdef.Text:
		return standardTexts[t.Go].pointer
	default:
		return false
	}
}

// hasMethods reports whether the Go type for t, or what it points to, has a custom marshaler. Another name for it must be an alias, which
// keeps the methods.
func hasMethods(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Optional:
		_, pointer := rpcdef.Underlying(t.Elem).(rpcdef.Optional) // perhaps to itself
		return !pointer && hasMethods(t.Elem)
	case rpcdef.Time, rpcdef.Number, rpcdef.BigInt:
		return true
	case rpcdef.Any:
		return t.Raw
	case rpcdef.Text:
		_, ok := standardTexts[t.Go]
		return ok
	default:
		return false
	}
}

// zeroIsAbsent reports whether a zero value in the client is always one on the server, too. That of a struct may not be: on the server, the
// struct may have unexported fields or an IsZero method.
func zeroIsAbsent(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case *rpcdef.Struct:
		return false
	case rpcdef.Array:
		return zeroIsAbsent(t.Elem)
	default:
		return true
	}
}

// fieldType returns the Go type of a field, and the options of its json tag. The type is a pointer if an absent field differs from one with
// the zero value.
func (r *resolver) fieldType(f *rpcdef.Field) (expr, options string) {
	t, quoted := unquoted(f.Type)
	expr = r.goType(t)
	_, optional := rpcdef.Underlying(t).(rpcdef.Optional)
	optional = optional || nilIsNull(t)
	if !optional && (f.ViaPointer || f.OmitZero && !zeroIsAbsent(t)) {
		expr, optional = "*"+expr, true
	}
	if f.OmitEmpty || f.ViaPointer || f.OmitZero && optional {
		options += ",omitempty"
	}
	if f.OmitZero && !optional {
		options += ",omitzero"
	}
	if quoted {
		options += ",string"
	}
	return expr, options
}

// unquoted returns a field's type without the string option of its tag.
func unquoted(t rpcdef.Type) (_ rpcdef.Type, quoted bool) {
	switch u := t.(type) {
	case rpcdef.Quoted:
		return u.Elem, true
	case rpcdef.Optional:
		if q, ok := u.Elem.(rpcdef.Quoted); ok {
			return rpcdef.Optional(q), true
		}
	}
	return t, false
}
