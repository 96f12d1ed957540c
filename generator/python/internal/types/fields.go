package types

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// fieldNames returns the Python names of a struct's fields. A field has its name on the wire if that can be a name here.
// isUsed reports whether the fields' types or defaults use a name, which no field may have then.
func fieldNames(fields []*rpcdef.Field, isUsed func(string) bool) []string {
	allowed := func(name string) bool {
		return syntax.IsIdentifier(name) && !strings.HasPrefix(name, "_") &&
			(!strings.HasPrefix(name, "model_") || strings.HasSuffix(name, "_")) &&
			!syntax.NotForFields.Has(name) && !isUsed(name)
	}
	names := make([]string, len(fields))
	var others []int // the fields that can't have their names on the wire
	for i, f := range fields {
		names[i] = f.Name
		if !allowed(f.Name) {
			others = append(others, i)
		}
	}
	if others == nil {
		return names
	}
	taken := make(map[string]bool, len(fields))
	for _, f := range fields {
		taken[f.Name] = true // no field may have another's name on the wire
	}
	for _, i := range others {
		f := fields[i]
		name := safeFieldName(f)
		if name == strings.Trim(f.Name, "_") {
			name += "_"
		}
		for taken[name] || !allowed(name) {
			name += "_"
		}
		taken[name] = true
		names[i] = name
	}
	return names
}

func safeFieldName(f *rpcdef.Field) string {
	if strings.IndexFunc(f.Name, func(r rune) bool { return !syntax.IsLetter(r) && !syntax.IsDigit(r) && !syntax.IsSeparator(r) }) < 0 {
		if name := syntax.Identifier(f.Name); name != "" {
			return name
		}
	}
	if name := syntax.Identifier(rpcdef.Snake(f.GoName)); name != "" {
		return name
	}
	return "field"
}

// A FieldType is the type of a field, and its default.
type FieldType struct {
	FieldDefault
	Expr    emit.Group
	Checked bool // what it is if it is left out is checked as well
}

// A FieldDefault is what a field is if it is left out: a value, or a function that makes it. Both are "" for a field without a default.
type FieldDefault struct{ Zero, Factory string }

// IsOptional reports whether the field may be left out.
func (d FieldDefault) IsOptional() bool { return d.Zero != "" || d.Factory != "" }

// IsNone reports whether the field is None if it is left out.
func (d FieldDefault) IsNone() bool { return d.Zero == "None" }

// FieldNames returns the names of a struct's fields. They are also keywords of the methods that take the struct.
func (m *Mapper) FieldNames(d *rpcdef.Struct) []string {
	isCalled, isTelling := m.Scope.Names.params[d], m.Scope.Names.telling[d]
	var used map[string]bool
	return fieldNames(d.Fields, func(name string) bool {
		if isCalled && parameters.Has(name) || isTelling && name == ProgressListener {
			return true
		}
		if !importable.Has(name) && !m.Scope.Names.modules.Has(name) {
			return false
		}
		if used == nil {
			used = m.usedIn(d)
		}
		return used[name]
	})
}

// usedIn returns the names that the types and defaults of a struct's fields use. In its class, a field of such a name would be meant.
func (m *Mapper) usedIn(d *rpcdef.Struct) map[string]bool {
	used := map[string]bool{"Field": true, "is_none": true}
	for _, f := range d.Fields {
		t := m.FieldType(f)
		for _, word := range syntax.Words(t.Expr.String() + " " + t.Zero + " " + t.Factory) {
			used[word] = true
		}
	}
	return used
}

// FieldType returns the type of a field.
func (m *Mapper) FieldType(f *rpcdef.Field) FieldType {
	rules := m.rules(f)
	t := FieldType{FieldDefault: m.FieldDefault(f)}
	switch {
	case f.Const != "":
		t.Expr = m.constant(f)
		return t
	case f.ViaPointer:
		t.Expr = m.viaPointer(f.Type, rules)
		return t
	}
	t.Expr = m.constrained(f.Type, rules)
	if t.IsNone() {
		t.Expr = optional(f.Type, t.Expr)
	}
	if isRequired(rules) {
		t.Checked = t.IsOptional()
		if t.IsNone() && !IsNullable(f.Type) {
			t.Expr = m.required(t.Expr)
		}
	}
	return t
}

// FieldDefault returns the default of a field.
func (m *Mapper) FieldDefault(f *rpcdef.Field) (d FieldDefault) {
	_, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	switch {
	case f.ViaPointer:
		return FieldDefault{Zero: "None"}
	case f.Const != "":
		return FieldDefault{Zero: constLiteral(f)}
	case m.IsOnlySent() && isRequired(m.rules(f)):
		return FieldDefault{}
	case isPointer:
		return FieldDefault{Zero: "None"}
	case !f.OmitEmpty && !f.OmitZero:
		return FieldDefault{}
	}
	if !f.Overridden || nullIsEmpty(f.Type) {
		d.Zero, d.Factory = m.zeroValue(f.Type)
	}
	if !d.IsOptional() {
		d.Zero = "None"
	}
	return d
}

// constant returns the type of a field that has one value only. It may be None if an embedded pointer is.
func (m *Mapper) constant(f *rpcdef.Field) emit.Group {
	literal := syntax.Generic(m.Scope.Use("Literal"), emit.Leaf(constLiteral(f)))
	if f.ViaPointer {
		return optional(f.Type, literal)
	}
	return literal
}

// constLiteral returns the only value of a field.
func constLiteral(f *rpcdef.Field) string { return syntax.Quote(syntax.JSONString(f.Const)) }

// rules returns the rules of a field that hold for what is sent.
func (m *Mapper) rules(f *rpcdef.Field) []rpcdef.Rule {
	if m.Use&rpcdef.InParams == 0 || m.Scope.Names.unchecked[f] {
		return nil
	}
	return rulesOf(f)
}

// KeywordType returns the type of a field that has the default d in its model, as callers see it.
func (m *Mapper) KeywordType(f *rpcdef.Field, d FieldDefault) emit.Group {
	if f.Const != "" {
		return m.constant(f)
	}
	rules := m.rules(f)
	if f.ViaPointer {
		rules = without(rules, "required")
	}
	expr := m.constrained(f.Type, rules)
	if d.IsNone() {
		return optional(f.Type, expr)
	}
	return expr
}
