package typescript

import (
	"fmt"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// An interfaceView is a struct.
type interfaceView struct {
	doc    doc
	name   string
	fields []fieldView
}

// A fieldView is a property of an interface or of a type literal.
type fieldView struct {
	doc      doc
	key      string // quoted where it must be; "[key: string]" where there are no properties
	optional bool
	typ      string
}

// A unionView is an enum.
type unionView struct {
	doc     doc
	name    string
	members []memberView
	guard   string // the function that reports whether a value is a member; "" if there is none
}

// A memberView is a value of an enum.
type memberView struct {
	doc  doc
	expr string
}

// An aliasView is a defined type.
type aliasView struct {
	doc  doc
	name string
	typ  string
}

// addTypes resolves types.ts.
func (v *view) addTypes(api *rpcdef.API) {
	v.typeNames, v.declarations = make([]string, 0, len(api.Decls)), make([]printer, 0, len(api.Decls))
	open := false
	for _, d := range api.Decls {
		if e, ok := d.(*rpcdef.Enum); ok && isExact(e) {
			v.guards = append(v.guards, guardName(e.Name))
			open = open || isOpen(e, e.Use)
		}
		if !isInline(d) {
			v.typeNames = append(v.typeNames, safeType(d.Header().Name))
			v.declarations = append(v.declarations, newDeclaration(d))
		}
	}
	if open {
		v.typeNames = append(v.typeNames, openName)
		v.declarations = slices.Insert(v.declarations, 0, printer(openType{}))
	}
	slices.Sort(v.guards)
	slices.Sort(v.typeNames)
}

// newDeclaration resolves a type of types.ts.
func newDeclaration(d rpcdef.Decl) printer {
	head := d.Header()
	name, doc := safeType(head.Name), newDoc(head.Doc)
	switch d := d.(type) {
	case *rpcdef.Struct:
		return &interfaceView{doc, name, newFields(d, 1)}
	case *rpcdef.Enum:
		u := &unionView{doc: doc, name: name, members: newMembers(d)}
		if isExact(d) {
			u.guard = guardName(head.Name)
		}
		return u
	case *rpcdef.Defined:
		return &aliasView{doc, name, aliasType(d)}
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// newFields resolves the properties of a struct, which stand at a depth of indentation.
func newFields(s *rpcdef.Struct, depth int) []fieldView {
	if len(s.Fields) == 0 {
		return []fieldView{{key: "[key: string]", typ: "never"}}
	}
	views := make([]fieldView, len(s.Fields))
	for i, f := range s.Fields {
		var notes []string
		if s.Use&rpcdef.InParams != 0 {
			notes = rulesNote(f.Rules)
		}
		optional := mayBeAbsent(s, f)
		views[i] = fieldView{
			doc:      newDoc(f.Doc, notes...),
			key:      key(f.Name),
			optional: optional,
			typ:      typeExpr(f.Type, s.Use, depth) + inheritedType(f, optional),
		}
	}
	return views
}

// mayBeAbsent reports whether a property is optional. A pointer always arrives, but needn't be sent.
func mayBeAbsent(s *rpcdef.Struct, f *rpcdef.Field) bool {
	_, pointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.ViaPointer || pointer && s.Use&rpcdef.InParams != 0
}

// inheritedType returns " | TYPE" for an optional property that every object inherits, with the type of what it inherits; "" for all others.
func inheritedType(f *rpcdef.Field, optional bool) string {
	if !optional || !inherited.Has(f.Name) || isUnknown(f.Type) || strings.HasPrefix(f.Name, "__") { // those with underscores have no type
		return ""
	}
	return " | typeof Object.prototype." + f.Name
}
