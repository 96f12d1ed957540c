package python

import (
	"fmt"
	"go/constant"
	"go/scanner"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// A view is an API as Python sees it: every name, type expression and default is decided, and only has to be printed; those of a
// declaration when it is printed.
type view struct {
	PackageName      string
	DistributionName string
	Methods          []*methodView
	NoWait           bool // a method has a variant that doesn't wait
	Adapters         []adapterView

	order  *order
	late   []string    // models that have to be told when all others are there
	types  []string    // names of all declarations, sorted
	fields []fieldView // of one declaration after the other
	names  clientNames
	models *scope
	client *scope
}

type modelView struct {
	name       string
	base       string
	doc        string
	deprecated string // the decorator's name, "" where there is none
	message    string
	fields     []fieldView
}

type fieldView struct {
	name  string
	typ   string
	value string // the default, or a call of Field(); "" where there is neither
	doc   string
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
	renamed, owners := declNames(api, &errs)
	v := &view{
		PackageName:      opts.PackageName,
		DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"),
		models:           newScope(renamed, owners, true),
		client:           newScope(renamed, owners, false),
	}
	v.addDecls(api)
	v.addMethods(api, &errs)
	if err := errs.Err(); err != nil {
		errs.Sort()
		return nil, errs
	}
	return v, nil
}

// declNames names the declarations, returns the names of those that can't have their own, tells what has each name, and complains of
// two that get one.
func declNames(api *rpcdef.API, errs *scanner.ErrorList) (renamed map[*rpcdef.Head]string, owners map[string]*rpcdef.Head) {
	renamed = map[*rpcdef.Head]string{}
	owners = make(map[string]*rpcdef.Head, len(api.Decls))
	for _, d := range api.Decls {
		head := d.Header()
		name := typeName(head.Name)
		if name != head.Name {
			renamed[head] = name
		}
		if slices.Contains(exports, name) {
			errs.Add(head.Pos, "type "+head.GoName+" meets "+name+" of the Python client, expected another name: rename the type")
		}
		if other := owners[name]; other != nil {
			message := "types " + other.GoName + " and " + head.GoName + " are both " + name + " in Python, expected two names: rename one"
			errs.Add(other.Pos, message)
			errs.Add(head.Pos, message)
		}
		owners[name] = head
	}
	return renamed, owners
}

func (v *view) addDecls(api *rpcdef.API) {
	v.order = newOrder(api)
	v.types = make([]string, 0, len(api.Decls))
	for _, d := range v.order.decls {
		head := d.Header()
		name := v.models.decl(head)
		v.types = append(v.types, name)
		if _, isModel := d.(*rpcdef.Struct); isModel && v.order.late[head] {
			v.late = append(v.late, name)
		}
	}
	sortNames(v.types)
}

// printDeclaration prints a declaration to models.py.
func (v *view) printDeclaration(p *printer, d rpcdef.Decl) {
	head := d.Header()
	m := &mapper{
		scope:   v.models,
		isLater: func(used *rpcdef.Head) bool { return v.order.later[use{head, used}] },
	}
	switch d := d.(type) {
	case *rpcdef.Struct:
		v.fields = m.appendFields(v.fields[:0], d)
		m.model(d, v.fields).print(p)
	case *rpcdef.Enum:
		m.enumView(d).print(p)
	case *rpcdef.Defined:
		m.alias(d).print(p)
	default:
		panic(fmt.Sprintf("python: unknown declaration %T", d))
	}
}

// deprecation returns the name of the decorator and its argument, or two empty strings.
func deprecation(s *scope, doc rpcdef.Doc) (decorator, message string) {
	if doc.Deprecated == "" {
		return "", ""
	}
	return s.use("deprecated"), quote(doc.Deprecated)
}

func (m *mapper) model(d *rpcdef.Struct, fields []fieldView) modelView {
	base := "RPCModel"
	if d.Use == rpcdef.InParams {
		base = "RPCParams"
	}
	model := modelView{name: m.scope.decl(&d.Head), base: m.scope.use(base), doc: d.Doc.Text, fields: fields}
	model.deprecated, model.message = deprecation(m.scope, d.Doc)
	return model
}

func (m *mapper) appendFields(views []fieldView, d *rpcdef.Struct) []fieldView {
	sent := d.Use == rpcdef.InParams
	var words map[string]bool
	names := fieldNames(d.Fields, func(name string) bool {
		if !m.scope.knows(name) {
			return false // as most are
		}
		if words == nil {
			words = m.wordsOf(d, sent)
		}
		return words[name]
	})
	for i, f := range d.Fields {
		views = append(views, m.field(f, names[i], sent))
	}
	return views
}

// wordsOf returns the words that mean something else in the class of a struct: its fields can't have them for names.
func (m *mapper) wordsOf(d *rpcdef.Struct, sent bool) map[string]bool {
	words := map[string]bool{"Field": true, "is_none": true}
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
	args := make([]string, 0, 6)
	if factory != "" {
		args = append(args, m.join("default_factory=", factory))
	}
	// A null of the field's own says that an embedded struct is there, and what a directive tells of may be unable to read one.
	if (f.ViaPointer || zero == "None" && (f.Overridden || isTold(f.Type))) && !isNullable(f.Type) {
		args = append(args, "exclude_if="+m.scope.use("is_none"))
	}
	if name != f.Name {
		wire := quote(f.Name)
		args = append(args, "validation_alias="+wire, "serialization_alias="+wire)
	}
	if f.Doc.Deprecated != "" {
		args = append(args, "deprecated="+quote(f.Doc.Deprecated))
	}
	if len(args) == 0 {
		v.value = zero
		return v
	}
	if zero != "" {
		args = slices.Insert(args, 0, "default="+zero)
	}
	v.value = m.join(m.scope.use("Field"), "(", strings.Join(args, ", "), ")")
	return v
}

// fieldType returns a field's type, and what it is where the caller or the server doesn't say: a value, or what makes one.
// Both are empty for a field that is always there.
func (m *mapper) fieldType(f *rpcdef.Field, sent bool) (typ, zero, factory string) {
	var rules []rpcdef.Rule
	if sent {
		rules = rulesOf(f)
	}
	if f.ViaPointer {
		return m.lacking(f.Type, rules), "None", ""
	}
	if isRequired(rules) {
		return m.constrained(f.Type, rules), "", ""
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer {
		return m.constrained(f.Type, rules), "None", ""
	}
	if !f.OmitEmpty && !f.OmitZero {
		return m.constrained(f.Type, rules), "", ""
	}
	if !f.Overridden || nullIsEmpty(f.Type) {
		zero, factory = m.zeroValue(f.Type)
	}
	if zero == "" && factory == "" {
		return m.optional(f.Type, m.constrained(f.Type, rules)), "None", ""
	}
	if isEnum(f.Type) {
		m.zero = true
		defer func() { m.zero = false }()
	}
	return m.constrained(f.Type, rules), zero, factory
}

func (m *mapper) enumView(d *rpcdef.Enum) enumView {
	base := "IntEnum"
	if d.Kind == rpcdef.String {
		base = "StrEnum"
	}
	e := enumView{name: m.scope.decl(&d.Head), base: m.scope.use(base), doc: d.Doc.Text}
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

func (m *mapper) alias(d *rpcdef.Defined) aliasView {
	a := aliasView{name: m.scope.decl(&d.Head), doc: d.Doc.Text}
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
