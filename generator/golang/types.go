package golang

import (
	"fmt"
	"path"
	"slices"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A mapper makes Go type expressions, and collects the imports that they need.
type mapper struct {
	named   namedStructs
	digits  map[*rpcdef.Head]bool // bytes that write themselves as numbers; see listedBytes
	imports map[string]bool       // import paths
	texts   emit.Texts
}

func newMapper(named namedStructs, digits map[*rpcdef.Head]bool) *mapper {
	return &mapper{named: named, digits: digits, imports: map[string]bool{}}
}

// goType returns the Go type for t. Types with pointer receivers are pointers, so that they marshal themselves wherever they stand.
func (m *mapper) goType(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.Basic:
		return t.Kind.String()
	case rpcdef.Quoted:
		panic("golang: a quoted value that is no field: " + rpcdef.TypeString(t))
	case rpcdef.Bytes:
		return "[]byte"
	case rpcdef.List:
		if _, declared := t.Elem.(rpcdef.Decl); isByte(t.Elem) && !declared {
			return "[]uint16" // encoding/json would write base64
		}
		return m.texts.Join("[]", m.goType(t.Elem))
	case rpcdef.Array:
		return "[" + strconv.FormatInt(t.Len, 10) + "]" + m.goType(t.Elem)
	case rpcdef.Map:
		return m.texts.Join("map[", m.keyType(t.Key), "]", m.goType(t.Elem))
	case rpcdef.Optional:
		if nilIsNull(t.Elem) {
			return m.goType(t.Elem)
		}
		return m.texts.Join("*", m.goType(t.Elem))
	case rpcdef.Any:
		if t.Raw {
			return m.qualified("encoding/json", "json.RawMessage")
		}
		return "any"
	case rpcdef.Time:
		return m.qualified("time", "time.Time")
	case rpcdef.Duration:
		return m.qualified("time", "time.Duration")
	case rpcdef.Text:
		if std, ok := standardTexts[t.Go]; ok {
			return m.qualified(t.Go.Package, std.expr(t.Go))
		}
		return "string"
	case rpcdef.Number:
		return m.qualified("encoding/json", "json.Number")
	case rpcdef.BigInt:
		return m.qualified("math/big", "*big.Int")
	case *rpcdef.Struct:
		if m.named.isInline(t) {
			return structType(m.appendFields(nil, t))
		}
		return exported(t.Name)
	case *rpcdef.Enum:
		return exported(t.Name)
	case *rpcdef.Defined:
		return exported(t.Name)
	default:
		panic(fmt.Sprintf("golang: unknown type %T", t))
	}
}

// qualified returns expr, and imports what it is qualified by.
func (m *mapper) qualified(importPath, expr string) string {
	m.imports[importPath] = true
	return expr
}

// keyType returns the Go type for the key of a map: a text whose type can't be compared is a string.
func (m *mapper) keyType(t rpcdef.Type) string {
	if text, ok := rpcdef.Underlying(t).(rpcdef.Text); ok && !standardTexts[text.Go].comparable {
		return "string"
	}
	return m.goType(t)
}

// A standardText says how to use a text type of the standard library.
type standardText struct {
	pointer    bool // its methods have pointer receivers
	comparable bool
}

// standardTexts are the text types that decode what they encode. big.Float isn't among them: it would round to 64 bits.
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

// nilIsNull reports whether the Go type for t holds null as it is, so that it needs no pointer to be optional.
func nilIsNull(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Any, rpcdef.BigInt:
		return true
	case rpcdef.Text:
		return standardTexts[t.Go].pointer
	default:
		return false
	}
}

// isByte reports whether the Go type for t is a byte. A slice of those that is no Bytes has elements that write themselves as numbers.
func isByte(t rpcdef.Type) bool {
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Basic:
		return t.Kind == rpcdef.Uint8
	case *rpcdef.Enum:
		return t.Kind == rpcdef.Uint8
	default:
		return false
	}
}

// listedBytes returns the declared bytes that are elements of slices. Such a slice is no Bytes, because its elements write themselves as
// numbers: their type here must do so, too.
func listedBytes(api *rpcdef.API) map[*rpcdef.Head]bool {
	found := map[*rpcdef.Head]bool{}
	if !slices.ContainsFunc(api.Decls, func(d rpcdef.Decl) bool { return isByte(d) }) {
		return found
	}
	var visit func(rpcdef.Type)
	visit = func(t rpcdef.Type) {
		if list, ok := t.(rpcdef.List); ok && isByte(list.Elem) {
			if d, ok := list.Elem.(rpcdef.Decl); ok {
				found[d.Header()] = true
			}
		}
		for _, part := range rpcdef.Parts(t) {
			if _, declared := part.(rpcdef.Decl); !declared {
				visit(part)
			}
		}
	}
	for _, d := range api.Decls {
		visit(d)
	}
	for _, m := range api.Methods() {
		if m.Result != nil {
			visit(m.Result)
		}
	}
	return found
}

// hasMethods reports whether the Go type for t marshals itself, or what it points to does: another name for it must be an alias.
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

// zeroIsAbsent reports whether a zero value here always is one on the other side. A struct of the server may have more than what it
// shows, or an IsZero method.
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

// fieldType returns the Go type of a field, and the options of its json tag. Where absence must be told from the zero value, it is a
// pointer.
func (m *mapper) fieldType(f *rpcdef.Field) (expr, options string) {
	t, quoted := unquoted(f.Type)
	expr = m.goType(t)
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
