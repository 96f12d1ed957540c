package golang

import (
	"go/scanner"
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A typesView is what types.go declares.
type typesView struct {
	imports []string
	decls   []declView // in the API's order
	dash    bool       // one of the structs has a field that is "-" on the wire
}

// A declView is a structView, an enumView or a definedView.
type declView interface{ print(b *emit.Buffer) }

type structView struct {
	doc    string
	name   string
	fields []fieldView
}

type fieldView struct {
	doc  string
	name string
	typ  string
	tag  string // as a literal
}

type enumView struct {
	doc           string
	name          string
	kind          string
	others        string // what values there may be besides consts, as sentences; "" if there are none
	consts        []constView
	marshalNumber bool // it needs a MarshalJSON method that writes a number
}

type constView struct {
	doc   string
	name  string
	value string // as a literal
}

type definedView struct {
	doc           string
	name          string
	typ           string
	alias         bool // it has the methods of its type
	marshalNumber bool // it needs a MarshalJSON method that writes a number
}

func newTypesView(api *rpcdef.API, n *names, errs *scanner.ErrorList) typesView {
	r := newResolver(n)
	listed := listedBytes(api)
	if len(listed) > 0 {
		r.imports.add("strconv")
	}
	v := typesView{decls: make([]declView, 0, len(api.Decls))}
	for _, d := range api.Decls {
		if s, ok := d.(*rpcdef.Struct); ok {
			checkFields(s, errs)
			v.dash = v.dash || slices.ContainsFunc(s.Fields, func(f *rpcdef.Field) bool { return f.Name == dash })
		}
		if !n.isInline(d) {
			v.decls = append(v.decls, r.decl(d, listed[d]))
		}
	}
	v.imports = r.imports.sorted()
	return v
}

// decl resolves a declaration.
func (r *resolver) decl(d rpcdef.Decl, marshalNumber bool) declView {
	name, doc := typeName(d), docText(d.Header().Doc.Text)
	switch d := d.(type) {
	case *rpcdef.Struct:
		return structView{doc: doc, name: name, fields: r.fields(d)}
	case *rpcdef.Enum:
		return enumView{doc: doc, name: name, kind: d.Kind.String(), others: others(d), consts: consts(d, r.names.consts[d]), marshalNumber: marshalNumber}
	case *rpcdef.Defined:
		return definedView{doc: doc, name: name, typ: r.goType(d.Type), alias: hasMethods(d.Type), marshalNumber: marshalNumber}
	default:
		panic("golang: unknown declaration")
	}
}

// consts resolves the values of an enum.
func consts(e *rpcdef.Enum, names []string) []constView {
	views := make([]constView, len(e.Values))
	for i, value := range e.Values {
		views[i] = constView{doc: docText(value.Doc.Text), name: names[i], value: value.Value.ExactString()}
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
func (r *resolver) fields(s *rpcdef.Struct) []fieldView {
	taken := emit.NewNamespace("Go", nil, len(s.Fields))
	views := make([]fieldView, len(s.Fields))
	for i, f := range s.Fields {
		typ, options := r.fieldType(f)
		views[i] = fieldView{doc: docText(f.Doc.Text), name: fieldName(f, taken), typ: typ, tag: fieldTag(f, options)}
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
	for _, m := range api.Methods() {
		if m.Result != nil {
			visit(m.Result)
		}
	}
	return found
}
