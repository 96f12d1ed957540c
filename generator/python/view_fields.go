package python

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

type fieldView struct {
	name  string
	typ   emit.Group
	value *emit.Group // the default, or a call of Field; nil if there is neither
	doc   string

	optional bool // callers may leave it out
}

// A fieldType is the type of a field and its default: a value, or a function that makes it. Both are "" for a field without a default.
type fieldType struct {
	expr          emit.Group
	zero, factory string
	checked       bool // what it is if it is left out is checked as well
}

func (r *typeResolver) fields(d *rpcdef.Struct) []fieldView {
	var used map[string]bool
	names := fieldNames(d.Fields, func(name string) bool {
		if !importable.Has(name) && !r.scope.declared.modules.Has(name) {
			return false
		}
		if used == nil {
			used = r.usedIn(d)
		}
		return used[name]
	})
	views := make([]fieldView, len(d.Fields))
	for i, f := range d.Fields {
		views[i] = r.field(d, f, names[i])
	}
	return views
}

// usedIn returns the names that the types and defaults of a struct's fields use. In its class, a field of such a name would be meant.
func (r *typeResolver) usedIn(d *rpcdef.Struct) map[string]bool {
	used := map[string]bool{"Field": true, "is_none": true}
	for _, f := range d.Fields {
		t := r.fieldType(f)
		for _, word := range words(t.expr.String() + " " + t.zero + " " + t.factory) {
			used[word] = true
		}
	}
	return used
}

// words returns the names and keywords in a piece of code.
func words(code string) []string {
	return strings.FieldsFunc(code, func(r rune) bool { return !isLetter(r) && !isDigit(r) })
}

// field returns the view of a field of a struct.
func (r *typeResolver) field(of *rpcdef.Struct, f *rpcdef.Field, name string) fieldView {
	t := r.fieldType(f)
	v := fieldView{name: name, typ: t.expr, doc: fieldDoc(of, f), optional: t.zero != "" || t.factory != ""}
	if r.order.usesForward(&of.Head, f.Type) {
		v.typ = emit.Leaf(quote(t.expr.String()))
	}
	switch args := r.fieldArgs(f, name, t); {
	case len(args) > 0:
		if t.zero != "" {
			args = slices.Insert(args, 0, emit.Leaf("default="+t.zero))
		}
		value := call(r.scope.use("Field"), args...)
		v.value = &value
	case t.zero != "":
		value := emit.Leaf(t.zero)
		v.value = &value
	}
	return v
}

// fieldArgs returns the arguments of Field without a default value.
func (r *typeResolver) fieldArgs(f *rpcdef.Field, name string, t fieldType) []emit.Group {
	var args []emit.Group
	if t.factory != "" {
		args = append(args, emit.Leaf("default_factory="+t.factory))
	}
	// None means that the field is left out. A null would create an embedded struct, and an overridden type may refuse it.
	if (f.ViaPointer || t.zero == "None" && (f.Overridden || isOverridden(f.Type))) && !isNullable(f.Type) {
		args = append(args, emit.Leaf("exclude_if="+r.scope.use("is_none")))
	}
	if name != f.Name {
		wire := quote(f.Name)
		args = append(args, emit.Leaf("validation_alias="+wire), emit.Leaf("serialization_alias="+wire))
	}
	if t.checked {
		args = append(args, emit.Leaf("validate_default=True"))
	}
	if f.Doc.Deprecated != "" {
		args = append(args, emit.Leaf("deprecated="+quote(f.Doc.Deprecated)))
	}
	return args
}

// fieldType returns the type of a field.
func (r *typeResolver) fieldType(f *rpcdef.Field) fieldType {
	var rules []rpcdef.Rule
	if r.use&rpcdef.InParams != 0 {
		rules = rulesOf(f)
	}
	expr := r.constrained(f.Type, rules)
	switch {
	case f.ViaPointer:
		return fieldType{expr: r.viaPointer(f.Type, rules), zero: "None"}
	case isRequired(rules) && r.isOnlySent():
		return fieldType{expr: expr}
	case isRequired(rules):
		return r.requiredType(f, expr)
	default:
		return r.defaultType(f, expr)
	}
}

// requiredType is defaultType for a field that must be set when it is sent.
func (r *typeResolver) requiredType(f *rpcdef.Field, expr emit.Group) fieldType {
	t := r.defaultType(f, expr)
	t.checked = t.zero != "" || t.factory != ""
	if t.zero == "None" && !isNullable(f.Type) {
		t.expr = r.required(t.expr)
	}
	return t
}

// defaultType returns the type of a field, expr, with the default that it has.
func (r *typeResolver) defaultType(f *rpcdef.Field, expr emit.Group) fieldType {
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer {
		return fieldType{expr: expr, zero: "None"}
	}
	t := fieldType{expr: expr}
	if !f.OmitEmpty && !f.OmitZero {
		return t
	}
	if !f.Overridden || nullIsEmpty(f.Type) {
		t.zero, t.factory = r.zeroValue(f.Type)
	}
	if t.zero == "" && t.factory == "" {
		t.zero, t.expr = "None", optional(f.Type, expr)
	}
	return t
}
