package python

import (
	"fmt"
	"go/constant"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A modelsView is models.py.
type modelsView struct {
	imports importsView
	decls   []declView
	resolve *emit.Group // the call at the end of the file, for models that need later ones; nil if there are none

	hasDeprecated bool
}

// A declView is a declaration: a modelView, an enumView or an aliasView.
type declView interface {
	print(p *printer)
	isClass() bool
}

type modelView struct {
	name       string
	base       string
	doc        string
	decorators []emit.Group
	fields     []fieldView
}

type enumView struct {
	name       string
	base       string
	doc        string
	decorators []emit.Group
	values     []valueView
}

type valueView struct{ name, value, doc string }

// An aliasView is another name for a type.
type aliasView struct {
	name  string
	doc   string
	typ   string     // the type of the alias; "" if value has to be a call
	value emit.Group // what it is a name for, or the call that makes the alias
}

// A typeResolver makes the views of declarations.
type typeResolver struct {
	mapper
	order *order
}

func newModelsView(api *rpcdef.API, d *declared) modelsView {
	r := &typeResolver{mapper: mapper{scope: newScope(d, true)}, order: newOrder(api)}
	v := modelsView{hasDeprecated: d.hasDeprecated, decls: make([]declView, 0, len(r.order.decls))}
	var late []emit.Group
	for _, decl := range r.order.decls {
		v.decls = append(v.decls, r.decl(decl))
		if _, isModel := decl.(*rpcdef.Struct); isModel && r.order.late[decl.Header()] {
			late = append(late, emit.Leaf(r.scope.decl(decl.Header())))
		}
	}
	if late != nil {
		resolve := call(r.scope.use("resolve"), late...)
		v.resolve = &resolve
	}
	v.imports = r.scope.imports()
	return v
}

func (r *typeResolver) decl(d rpcdef.Decl) declView {
	r.use = d.Header().Use
	switch d := d.(type) {
	case *rpcdef.Struct:
		return r.model(d)
	case *rpcdef.Enum:
		return r.enumClass(d)
	case *rpcdef.Defined:
		return r.alias(d)
	default:
		panic(fmt.Sprintf("python: unknown declaration %T", d))
	}
}

func (r *typeResolver) model(d *rpcdef.Struct) *modelView {
	base := "RPCModel"
	if r.isOnlySent() {
		base = "RPCParams"
	}
	return &modelView{
		name: r.scope.decl(&d.Head), base: r.scope.use(base), doc: d.Doc.Text, decorators: classDecorators(r.scope, d.Doc),
		fields: r.fields(d),
	}
}

func (r *typeResolver) enumClass(d *rpcdef.Enum) *enumView {
	base := "IntEnum"
	if d.Kind == rpcdef.String {
		base = "StrEnum"
	}
	e := &enumView{name: r.scope.decl(&d.Head), base: r.scope.use(base), doc: d.Doc.Text, decorators: classDecorators(r.scope, d.Doc)}
	for i, name := range r.scope.declared.members[d] {
		e.values = append(e.values, valueView{name, enumLiteral(d.Values[i]), d.Values[i].Doc.Text})
	}
	return e
}

func enumLiteral(v *rpcdef.EnumValue) string {
	if v.Value.Kind() == constant.String {
		return quote(jsonString(constant.StringVal(v.Value)))
	}
	return v.Value.ExactString()
}

func (r *typeResolver) alias(d *rpcdef.Defined) *aliasView {
	a := &aliasView{name: r.scope.decl(&d.Head), doc: d.Doc.Text}
	expr := r.expr(d.Type)
	switch {
	case d.IsEndless(): // Python has no such alias
		a.typ, a.value = r.scope.use("TypeAlias"), emit.Leaf("None")
	case r.order.usesForward(&d.Head, d.Type):
		a.value = call(r.scope.use("TypeAliasType"), emit.Leaf(quote(a.name)), emit.Leaf(quote(expr.String())))
	default:
		a.typ, a.value = r.scope.use("TypeAlias"), expr
	}
	return a
}
