package python

import (
	"go/constant"
	"go/scanner"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// A view is an API as Python sees it: every name, type expression and default is decided, and only has to be printed.
type view struct {
	PackageName      string
	DistributionName string
	Methods          []*methodView
	NoWait           bool // a method has a variant that doesn't wait
	Adapters         []adapterView

	decls  []declView
	late   []string // models that have to be told when all others are there
	types  []string // names of all declarations
	names  clientNames
	models *scope
	client *scope
}

// A declView is a declaration that can be printed.
type declView interface{ print(p *printer) }

type modelView struct {
	name       string
	base       string
	doc        string
	deprecated string // the decorator's name, "" where there is none
	message    string
	fields     []fieldView
}

type fieldView struct {
	name string
	typ  string
	args []string // of Field(), where there is one
	zero string   // the default, where it can be written without Field()
	call string   // the name of Field
	doc  string
}

type enumView struct {
	name       string
	base       string
	doc        string
	deprecated string
	message    string
	values     []valueView
}

type valueView struct{ name, value, doc string }

type aliasView struct {
	name     string
	doc      string
	typ      string
	marker   string // the name of TypeAlias, for an alias of what is there already
	lazyType string // the name of TypeAliasType, for one that needs what comes later
}

func newView(api *rpcdef.API, opts Options) (*view, error) {
	var errs scanner.ErrorList
	names := declNames(api, &errs)
	v := &view{
		PackageName:      opts.PackageName,
		DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"),
		models:           newScope(names, true),
		client:           newScope(names, false),
	}
	v.addDecls(api)
	v.addMethods(api, &errs)
	if err := errs.Err(); err != nil {
		errs.Sort()
		return nil, errs
	}
	return v, nil
}

// declNames names the declarations, and complains of two that get one name.
func declNames(api *rpcdef.API, errs *scanner.ErrorList) map[rpcdef.Decl]string {
	names := map[rpcdef.Decl]string{}
	owners := map[string]*rpcdef.Head{}
	for _, d := range api.Decls {
		head := d.Header()
		name := typeName(head.Name)
		names[d] = name
		for _, export := range exports {
			if name == export {
				errs.Add(head.Pos, "type "+head.GoName+" meets "+export+" of the Python client, expected another name: rename the type")
			}
		}
		if other := owners[name]; other != nil {
			message := "types " + other.GoName + " and " + head.GoName + " are both " + name + " in Python, expected two names: rename one"
			errs.Add(other.Pos, message)
			errs.Add(head.Pos, message)
		}
		owners[name] = head
	}
	return names
}

func (v *view) addDecls(api *rpcdef.API) {
	order := newOrder(api)
	v.models.use("TYPE_CHECKING")
	for _, d := range order.decls {
		m := &mapper{
			scope:   v.models,
			isLater: func(used rpcdef.Decl) bool { return order.forward(d, used) },
		}
		switch d := d.(type) {
		case *rpcdef.Struct:
			v.decls = append(v.decls, m.model(d))
			if order.late[d] {
				v.late = append(v.late, v.models.decl(d))
			}
		case *rpcdef.Enum:
			v.decls = append(v.decls, m.enumView(d))
		case *rpcdef.Defined:
			v.decls = append(v.decls, m.alias(d))
		}
		v.types = append(v.types, v.models.decl(d))
	}
}

// deprecation returns the name of the decorator and its argument, or two empty strings.
func deprecation(s *scope, doc rpcdef.Doc) (decorator, message string) {
	if doc.Deprecated == "" {
		return "", ""
	}
	return s.use("deprecated"), quote(doc.Deprecated)
}

func (m *mapper) model(d *rpcdef.Struct) *modelView {
	base := "RPCModel"
	if d.Use == rpcdef.InParams {
		base = "RPCParams"
	}
	model := &modelView{name: m.scope.decl(d), base: m.scope.use(base), doc: d.Doc.Text}
	model.deprecated, model.message = deprecation(m.scope, d.Doc)
	sent := d.Use == rpcdef.InParams
	names := fieldNames(d.Fields, m.wordsOf(d, sent))
	for i, f := range d.Fields {
		model.fields = append(model.fields, m.field(f, names[i], sent))
	}
	return model
}

// wordsOf returns the words that mean something else in the class of a struct: its fields can't have them for names.
func (m *mapper) wordsOf(d *rpcdef.Struct, sent bool) map[string]bool {
	words := set("Field", "is_none")
	for _, f := range d.Fields {
		typ, zero, _ := m.fieldType(f, sent)
		for word := range strings.FieldsFuncSeq(typ+" "+zero, func(r rune) bool { return !isLetter(r) && !isDigit(r) }) {
			words[word] = true
		}
	}
	return words
}

// field decides what a field looks like. sent tells that the model is never received, so that the rules of the validate tag hold.
func (m *mapper) field(f *rpcdef.Field, name string, sent bool) fieldView {
	m.later = false
	typ, zero, factory := m.fieldType(f, sent)
	if m.later {
		typ = quote(typ)
	}
	v := fieldView{name: name, typ: typ, doc: f.Doc.Text}
	var args []string
	if name != f.Name {
		wire := quote(f.Name)
		args = append(args, "validation_alias="+wire, "serialization_alias="+wire)
	}
	if f.Doc.Deprecated != "" {
		args = append(args, "deprecated="+quote(f.Doc.Deprecated))
	}
	if f.MayLack && !isNullable(f.Type) { // a null of the field's own says that the embedded struct is there
		args = append([]string{"exclude_if=" + m.scope.use("is_none")}, args...)
	}
	switch {
	case factory != "":
		args = append([]string{"default_factory=" + factory}, args...)
	case zero != "" && args != nil:
		args = append([]string{"default=" + zero}, args...)
	default:
		v.zero = zero
	}
	if args != nil {
		v.call, v.args = m.scope.use("Field"), args
	}
	return v
}

// fieldType returns a field's type, and what it is where the caller or the server doesn't say: a value, or what makes one.
// Both are empty for a field that is always there.
func (m *mapper) fieldType(f *rpcdef.Field, sent bool) (typ, zero, factory string) {
	rules := f.Rules
	if !sent {
		rules = nil
	}
	if isRequired(rules) {
		return m.constrained(f.Type, rules), "", ""
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer && !f.MayLack {
		return m.constrained(f.Type, rules), "None", ""
	}
	if !f.OmitEmpty && !f.OmitZero && !f.MayLack {
		return m.constrained(f.Type, rules), "", ""
	}
	zero, factory = m.zeroValue(f.Type)
	if f.MayLack || zero == "" && factory == "" {
		return m.optional(f.Type, m.constrained(f.Type, rules)), "None", ""
	}
	if isEnum(f.Type) {
		m.zero = true
		defer func() { m.zero = false }()
	}
	return m.constrained(f.Type, rules), zero, factory
}

func (m *mapper) enumView(d *rpcdef.Enum) *enumView {
	base := "IntEnum"
	if d.Kind == rpcdef.String {
		base = "StrEnum"
	}
	e := &enumView{name: m.scope.decl(d), base: m.scope.use(base), doc: d.Doc.Text}
	e.deprecated, e.message = deprecation(m.scope, d.Doc)
	names := memberNames(d)
	for i, v := range d.Values {
		e.values = append(e.values, valueView{names[i], enumLiteral(v), v.Doc.Text})
	}
	return e
}

func enumLiteral(v *rpcdef.EnumValue) string {
	if v.Value.Kind() == constant.String {
		return quote(jsonString(constant.StringVal(v.Value)))
	}
	return v.Value.ExactString()
}

func (m *mapper) alias(d *rpcdef.Defined) *aliasView {
	a := &aliasView{name: m.scope.decl(d), doc: d.Doc.Text}
	m.later = false
	if a.typ = m.expr(d.Type); d.IsEndless() { // Python has no such alias
		a.typ, m.later = "None", false
	}
	if m.later {
		a.typ = quote(a.typ)
		a.lazyType = m.scope.use("TypeAliasType")
	} else {
		a.marker = m.scope.use("TypeAlias")
	}
	return a
}
