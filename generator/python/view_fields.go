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

// A fieldType is the type of a field, and its default.
type fieldType struct {
	fieldDefault
	expr    emit.Group
	checked bool // what it is if it is left out is checked as well
}

// A fieldDefault is what a field is if it is left out: a value, or a function that makes it. Both are "" for a field without a default.
type fieldDefault struct{ zero, factory string }

// isOptional reports whether the field may be left out.
func (d fieldDefault) isOptional() bool { return d.zero != "" || d.factory != "" }

// isNone reports whether the field is None if it is left out.
func (d fieldDefault) isNone() bool { return d.zero == "None" }

func (r *typeResolver) fields(d *rpcdef.Struct) []fieldView {
	names := r.fieldNames(d)
	views := make([]fieldView, len(d.Fields))
	for i, f := range d.Fields {
		views[i] = r.field(d, f, names[i])
	}
	return views
}

// fieldNames returns the names of a struct's fields. They are also keywords of the methods that take the struct.
func (m *mapper) fieldNames(d *rpcdef.Struct) []string {
	isCalled := m.scope.declared.params[d]
	var used map[string]bool
	return fieldNames(d.Fields, func(name string) bool {
		if isCalled && parameters.Has(name) {
			return true
		}
		if !importable.Has(name) && !m.scope.declared.modules.Has(name) {
			return false
		}
		if used == nil {
			used = m.usedIn(d)
		}
		return used[name]
	})
}

// usedIn returns the names that the types and defaults of a struct's fields use. In its class, a field of such a name would be meant.
func (m *mapper) usedIn(d *rpcdef.Struct) map[string]bool {
	used := map[string]bool{"Field": true, "is_none": true}
	for _, f := range d.Fields {
		t := m.fieldType(f)
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
	v := fieldView{name: name, typ: t.expr, doc: fieldDoc(of, f), optional: t.isOptional()}
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
	if (f.ViaPointer || t.isNone() && (f.Overridden || isOverridden(f.Type))) && !isNullable(f.Type) {
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
func (m *mapper) fieldType(f *rpcdef.Field) fieldType {
	rules := m.rules(f)
	t := fieldType{fieldDefault: m.fieldDefault(f)}
	if f.ViaPointer {
		t.expr = m.viaPointer(f.Type, rules)
		return t
	}
	t.expr = m.constrained(f.Type, rules)
	if t.isNone() {
		t.expr = optional(f.Type, t.expr)
	}
	if isRequired(rules) {
		t.checked = t.isOptional()
		if t.isNone() && !isNullable(f.Type) {
			t.expr = m.required(t.expr)
		}
	}
	return t
}

// fieldDefault returns the default of a field.
func (m *mapper) fieldDefault(f *rpcdef.Field) (d fieldDefault) {
	_, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	switch {
	case f.ViaPointer:
		return fieldDefault{zero: "None"}
	case m.isOnlySent() && isRequired(m.rules(f)):
		return fieldDefault{}
	case isPointer:
		return fieldDefault{zero: "None"}
	case !f.OmitEmpty && !f.OmitZero:
		return fieldDefault{}
	}
	if !f.Overridden || nullIsEmpty(f.Type) {
		d.zero, d.factory = m.zeroValue(f.Type)
	}
	if !d.isOptional() {
		d.zero = "None"
	}
	return d
}

// rules returns the rules of a field that hold for what is sent.
func (m *mapper) rules(f *rpcdef.Field) []rpcdef.Rule {
	if m.use&rpcdef.InParams == 0 {
		return nil
	}
	return rulesOf(f)
}
