package view

import (
	"go/scanner"
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// Types are what types.go declares.
type Types struct {
	Imports [][]string
	Decls   []Decl // in the API's order
	Dash    bool   // one of the structs has a field that is "-" on the wire
}

// A Decl is a Struct, an Enum, a Defined or a Union.
type Decl interface{ isDecl() }

// A Struct is a struct type, with what it needs to hold unions.
type Struct struct {
	Doc    string
	Name   string
	Fields []syntax.Field

	Discriminators []Discriminator
	Slots          []Slot
}

// An Enum is a type with the constants of its values.
type Enum struct {
	Doc           string
	Name          string
	Kind          string
	Others        string // what values there may be besides Consts, as sentences; "" if there are none
	Consts        []Const
	MarshalNumber bool // it needs a MarshalJSON method that writes a number
}

// A Const is a value of an enum.
type Const struct {
	Doc   string
	Name  string
	Value string // as a literal
}

// A Defined is a type that is made of another one.
type Defined struct {
	Doc           string
	Name          string
	Type          string
	Alias         bool   // it has the methods of its type
	MarshalNumber bool   // it needs a MarshalJSON method that writes a number
	Unmarshal     string // the function that decodes it, as an expression; "" if encoding/json does
}

func (Struct) isDecl()  {}
func (Enum) isDecl()    {}
func (Defined) isDecl() {}
func (Union) isDecl()   {}

func newTypes(api *rpcdef.API, n *names, errs *scanner.ErrorList) Types {
	r := newResolver(n)
	listed := listedBytes(api)
	if len(listed) > 0 {
		r.imports.Add("strconv")
	}
	v := Types{Decls: make([]Decl, 0, len(api.Decls))}
	for _, d := range api.Decls {
		if s, ok := d.(*rpcdef.Struct); ok {
			checkFields(s, errs)
			v.Dash = v.Dash || slices.ContainsFunc(s.Fields, func(f *rpcdef.Field) bool { return f.Name == dash })
		}
		if !n.isInline(d) {
			v.Decls = append(v.Decls, r.decl(d, listed[d]))
		}
	}
	v.Imports = r.imports.Groups()
	return v
}

// decl resolves a declaration.
func (r *resolver) decl(d rpcdef.Decl, marshalNumber bool) Decl {
	name, doc := typeName(d), godoc.Text(d.Header().Doc.Text)
	switch d := d.(type) {
	case *rpcdef.Struct:
		return r.structure(d, name, doc)
	case *rpcdef.Union:
		return r.union(d)
	case *rpcdef.Enum:
		return Enum{Doc: doc, Name: name, Kind: d.Kind.String(), Others: others(d), Consts: consts(d, r.names.consts[d]), MarshalNumber: marshalNumber}
	case *rpcdef.Defined:
		v := Defined{Doc: doc, Name: name, Type: r.goType(d.Type), MarshalNumber: marshalNumber}
		v.Alias = hasMethods(d.Type) || isOpen(d)
		if isOpen(d.Type) && !v.Alias {
			v.Unmarshal = r.unmarshalOf(d.Type)
		}
		return v
	default:
		panic("golang: unknown declaration")
	}
}

func (r *resolver) structure(s *rpcdef.Struct, name, doc string) Struct {
	v := Struct{Doc: doc, Name: name, Fields: r.fields(s)}
	v.Slots, v.Discriminators = r.slots(s, v.Fields), discriminators(s, v.Fields)
	if len(v.Discriminators) > 0 {
		r.imports.Add("encoding/json")
	}
	return v
}

// consts resolves the values of an enum.
func consts(e *rpcdef.Enum, names []string) []Const {
	views := make([]Const, len(e.Values))
	for i, value := range e.Values {
		views[i] = Const{Doc: godoc.Text(value.Doc.Text), Name: names[i], Value: value.Value.ExactString()}
	}
	return views
}

// others says which values an enum may have besides those that are listed. To Go it makes no difference: a type takes any value.
func others(e *rpcdef.Enum) string {
	gets := e.Openness != rpcdef.Closed && e.Use&rpcdef.InResults != 0
	sends := e.Openness == rpcdef.Open && e.Use&rpcdef.InParams != 0
	switch {
	case gets && sends:
		return " The server may send others, and takes others."
	case gets:
		return " The server may send others."
	case sends:
		return " The server takes others."
	default:
		return ""
	}
}

// fields resolves the fields of a struct.
func (r *resolver) fields(s *rpcdef.Struct) []syntax.Field {
	taken := emit.NewNamespace("Go", nil, len(s.Fields))
	views := make([]syntax.Field, len(s.Fields))
	for i, f := range s.Fields {
		typ, options := r.fieldType(f)
		views[i] = syntax.Field{Doc: godoc.Text(f.Doc.Text), Name: fieldName(f, taken), Type: typ, Tag: fieldTag(f, options)}
	}
	return views
}

// isByte reports whether the Go type for t is a byte.
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

// listedBytes returns the declared byte types that are elements of an rpcdef.List. Such a list is an array of numbers on the wire. Since
// encoding/json writes slices of bytes as base64, the types need a MarshalJSON method.
func listedBytes(api *rpcdef.API) map[rpcdef.Decl]bool {
	found := map[rpcdef.Decl]bool{}
	if !slices.ContainsFunc(api.Decls, func(d rpcdef.Decl) bool { return isByte(d) }) {
		return found
	}
	var visit func(rpcdef.Type)
	visit = func(t rpcdef.Type) {
		if list, ok := t.(rpcdef.List); ok && isByte(list.Elem) {
			if d, ok := list.Elem.(rpcdef.Decl); ok {
				found[d] = true
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
	for _, t := range plainTypes(api) {
		visit(t)
	}
	return found
}
