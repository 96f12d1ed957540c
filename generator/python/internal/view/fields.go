package view

import (
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A Field is a field of a model.
type Field struct {
	Name  string
	Type  emit.Group
	Value *emit.Group // the default, or a call of Field; nil if there is neither
	Doc   string
}

func (r *typeResolver) fields(d *rpcdef.Struct) []Field {
	names := r.FieldNames(d)
	views := make([]Field, len(d.Fields))
	for i, f := range d.Fields {
		views[i] = r.field(d, f, names[i])
	}
	return views
}

// field returns the view of a field of a struct.
func (r *typeResolver) field(of *rpcdef.Struct, f *rpcdef.Field, name string) Field {
	t := r.FieldType(f)
	v := Field{Name: name, Type: t.Expr, Doc: fieldDoc(of, f)}
	if r.order.usesForward(&of.Head, f.Type) {
		v.Type = emit.Leaf(syntax.Quote(t.Expr.String()))
	}
	switch args := r.fieldArgs(f, name, t); {
	case len(args) > 0:
		if t.Zero != "" {
			args = slices.Insert(args, 0, emit.Leaf("default="+t.Zero))
		}
		value := syntax.Call(r.Scope.Use("Field"), args...)
		v.Value = &value
	case t.Zero != "":
		value := emit.Leaf(t.Zero)
		v.Value = &value
	}
	return v
}

// fieldArgs returns the arguments of Field without a default value.
func (r *typeResolver) fieldArgs(f *rpcdef.Field, name string, t types.FieldType) []emit.Group {
	var args []emit.Group
	if t.Factory != "" {
		args = append(args, emit.Leaf("default_factory="+t.Factory))
	}
	// None means that the field is left out. A null would create an embedded struct, and an overridden type may refuse it.
	if (f.ViaPointer || t.IsNone() && (f.Overridden || types.IsOverridden(f.Type))) && !types.IsNullable(f.Type) {
		args = append(args, emit.Leaf("exclude_if="+r.Scope.Use("is_none")))
	}
	if name != f.Name {
		wire := syntax.Quote(f.Name)
		args = append(args, emit.Leaf("validation_alias="+wire), emit.Leaf("serialization_alias="+wire))
	}
	if t.Checked {
		args = append(args, emit.Leaf("validate_default=True"))
	}
	if f.Doc.Deprecated != "" {
		args = append(args, emit.Leaf("deprecated="+syntax.Quote(f.Doc.Deprecated)))
	}
	return args
}
