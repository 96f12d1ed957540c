package view

import (
	"fmt"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// Models is models.py.
type Models struct {
	Imports syntax.Imports
	Decls   []Decl
	Resolve *emit.Group // the call at the end of the file, for models that need later ones; nil if there are none

	HasDeprecated bool
}

// A Decl is a declaration: a *Model, an *Enum or an *Alias.
type Decl interface {
	// IsClass reports whether the declaration is a class.
	IsClass() bool
}

// IsClass is true for a model.
func (*Model) IsClass() bool { return true }

// IsClass is true for an enum.
func (*Enum) IsClass() bool { return true }

// IsClass is false for an alias.
func (*Alias) IsClass() bool { return false }

// A Model is a class of fields.
type Model struct {
	Name       string
	Base       string
	Doc        string
	Decorators []emit.Group
	Fields     []Field
}

// An Enum is the class of an enum.
type Enum struct {
	Name       string
	Base       string
	Doc        string
	Decorators []emit.Group
	Values     []Value
}

// A Value is a member of an enum.
type Value struct{ Name, Value, Doc string }

// An Alias is another name for a type.
type Alias struct {
	Name  string
	Doc   string
	Type  string     // the type of the alias; "" if value has to be a call
	Value emit.Group // what it is a name for, or the call that makes the alias
}

// A typeResolver makes the views of declarations.
type typeResolver struct {
	types.Mapper
	order *order
}

func newModels(api *rpcdef.API, d *types.Names) Models {
	r := &typeResolver{Mapper: types.Mapper{Scope: types.NewScope(d, true)}, order: newOrder(api)}
	v := Models{HasDeprecated: d.HasDeprecated, Decls: make([]Decl, 0, len(r.order.decls))}
	var late []emit.Group
	for _, decl := range r.order.decls {
		v.Decls = append(v.Decls, r.decl(decl)...)
		if _, isModel := decl.(*rpcdef.Struct); isModel && r.order.late[decl.Header()] {
			late = append(late, emit.Leaf(r.Scope.Decl(decl.Header())))
		}
	}
	if late != nil {
		resolve := syntax.Call(r.Scope.Use("resolve"), late...)
		v.Resolve = &resolve
	}
	v.Imports = r.Scope.Imports()
	return v
}

// decl returns the views of a declaration: one, but for a union.
func (r *typeResolver) decl(d rpcdef.Decl) []Decl {
	r.Use = d.Header().Use
	switch d := d.(type) {
	case *rpcdef.Struct:
		return []Decl{r.model(d)}
	case *rpcdef.Enum:
		return []Decl{r.enumClass(d)}
	case *rpcdef.Defined:
		return []Decl{r.alias(d)}
	case *rpcdef.Union:
		return []Decl{r.unknownVariant(d), r.unionAlias(d)}
	default:
		panic(fmt.Sprintf("python: unknown declaration %T", d))
	}
}

func (r *typeResolver) model(d *rpcdef.Struct) *Model {
	base := "RPCModel"
	if r.IsOnlySent() {
		base = "RPCParams"
	}
	return &Model{
		Name: r.Scope.Decl(&d.Head), Base: r.Scope.Use(base), Doc: d.Doc.Text, Decorators: classDecorators(r.Scope, d.Doc),
		Fields: r.fields(d),
	}
}

func (r *typeResolver) enumClass(d *rpcdef.Enum) *Enum {
	base := "IntEnum"
	if d.Kind == rpcdef.String {
		base = "StrEnum"
	}
	e := &Enum{Name: r.Scope.Decl(&d.Head), Base: r.Scope.Use(base), Doc: d.Doc.Text, Decorators: classDecorators(r.Scope, d.Doc)}
	for i, name := range r.Scope.Names.Members[d] {
		e.Values = append(e.Values, Value{name, types.EnumLiteral(d.Values[i]), d.Values[i].Doc.Text})
	}
	return e
}

func (r *typeResolver) alias(d *rpcdef.Defined) *Alias {
	a := &Alias{Name: r.Scope.Decl(&d.Head), Doc: d.Doc.Text}
	expr := r.Expr(d.Type)
	switch {
	case d.IsEndless(): // Python has no such alias
		a.Type, a.Value = r.Scope.Use("TypeAlias"), emit.Leaf("None")
	case r.order.usesForward(&d.Head, d.Type):
		a.Value = syntax.Call(r.Scope.Use("TypeAliasType"), emit.Leaf(syntax.Quote(a.Name)), emit.Leaf(syntax.Quote(expr.String())))
	default:
		a.Type, a.Value = r.Scope.Use("TypeAlias"), expr
	}
	return a
}
