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
}

// A fieldType is the type of a field, and what the field is if it is left out: a value, or what a function makes. Both are "" for a
// field that is never left out.
type fieldType struct {
	expr          emit.Group
	zero, factory string
}

func (r *typeResolver) fields(d *rpcdef.Struct) []fieldView {
	onlySent := d.Use == rpcdef.InParams
	types := make([]fieldType, len(d.Fields))
	for i, f := range d.Fields {
		types[i] = r.fieldType(f, onlySent)
	}
	names := fieldNames(d.Fields, r.usedIn(types))
	views := make([]fieldView, len(d.Fields))
	for i, f := range d.Fields {
		views[i] = r.field(&d.Head, f, names[i], types[i])
	}
	return views
}

// usedIn returns a function that reports whether the fields of a class use a name, which would mean a field of the name then.
func (r *typeResolver) usedIn(types []fieldType) func(name string) bool {
	var used map[string]bool
	return func(name string) bool {
		if !importable.Has(name) && !r.scope.declared.modules.Has(name) {
			return false // as most names
		}
		if used == nil {
			used = map[string]bool{"Field": true, "is_none": true}
			for _, t := range types {
				for _, word := range words(t.expr.String() + " " + t.zero) {
					used[word] = true
				}
			}
		}
		return used[name]
	}
}

// words returns the names and keywords in a piece of code.
func words(code string) []string {
	return strings.FieldsFunc(code, func(r rune) bool { return !isLetter(r) && !isDigit(r) })
}

// field returns the view of a field of a struct.
func (r *typeResolver) field(of *rpcdef.Head, f *rpcdef.Field, name string, t fieldType) fieldView {
	v := fieldView{name: name, typ: t.expr, doc: f.Doc.Text}
	if r.order.usesForward(of, f.Type) {
		v.typ = emit.Leaf(quote(t.expr.String()))
	}
	args := r.fieldArgs(f, name, t)
	switch {
	case len(args) > 0:
		if t.zero != "" {
			args = slices.Insert(args, 0, "default="+t.zero)
		}
		value := r.fieldCall(args...)
		v.value = &value
	case t.zero != "":
		value := emit.Leaf(t.zero)
		v.value = &value
	}
	return v
}

// fieldArgs returns the arguments of Field without a default value.
func (r *typeResolver) fieldArgs(f *rpcdef.Field, name string, t fieldType) []string {
	var args []string
	if t.factory != "" {
		args = append(args, "default_factory="+t.factory)
	}
	// None means that the field is left out. A null would create an embedded struct, and an overridden type may refuse it.
	if (f.ViaPointer || t.zero == "None" && (f.Overridden || isOverridden(f.Type))) && !isNullable(f.Type) {
		args = append(args, "exclude_if="+r.scope.use("is_none"))
	}
	if name != f.Name {
		wire := quote(f.Name)
		args = append(args, "validation_alias="+wire, "serialization_alias="+wire)
	}
	if f.Doc.Deprecated != "" {
		args = append(args, "deprecated="+quote(f.Doc.Deprecated))
	}
	return args
}

// fieldType returns the type of a field. onlySent reports whether its struct is never received, so that the rules of the validate tag hold.
func (r *typeResolver) fieldType(f *rpcdef.Field, onlySent bool) fieldType {
	var rules []rpcdef.Rule
	if onlySent {
		rules = rulesOf(f)
	}
	if f.ViaPointer {
		return fieldType{expr: r.viaPointer(f.Type, rules), zero: "None"}
	}
	if isRequired(rules) {
		return fieldType{expr: r.constrained(f.Type, rules, zeroIfReceived)}
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer {
		return fieldType{expr: r.constrained(f.Type, rules, zeroIfReceived), zero: "None"}
	}
	if !f.OmitEmpty && !f.OmitZero {
		return fieldType{expr: r.constrained(f.Type, rules, zeroIfReceived)}
	}
	var t fieldType
	if !f.Overridden || nullIsEmpty(f.Type) {
		t.zero, t.factory = r.zeroValue(f.Type)
	}
	switch {
	case t.zero == "" && t.factory == "":
		t.zero, t.expr = "None", optional(f.Type, r.constrained(f.Type, rules, zeroIfReceived))
	case isEnum(f.Type):
		t.expr = r.constrained(f.Type, rules, zeroValid)
	default:
		t.expr = r.constrained(f.Type, rules, zeroIfReceived)
	}
	return t
}
