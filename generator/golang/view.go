package golang

import (
	"go/scanner"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A view is an API as Go prints it: all names, types and docs resolved, those of a declaration when it is printed.
type view struct {
	Module  string // path of the module
	Package string // name of the package

	decls  []rpcdef.Decl // in the API's order; without the anonymous structs that stand where they are used
	types  *mapper       // for the declarations
	names  *names
	fields []fieldView // of one struct after the other
	dash   bool        // one of the declarations has a field that is "-" on the wire

	Methods       []*methodView
	methodImports []string // of their types
	NoWait        bool     // one of them is a no_wait method
	results       bool     // one of them has a result
}

type structView struct {
	doc    string
	name   string
	fields []fieldView
}

type fieldView struct {
	doc  string
	name string
	typ  string
	tag  string // as a literal
}

type enumView struct {
	doc    string
	name   string
	kind   string
	consts []constView
	digits bool // it writes itself as a number, also in slices
}

type constView struct {
	doc   string
	name  string
	value string // as a literal
}

type definedView struct {
	doc    string
	name   string
	typ    string
	alias  bool // it has the methods of its type
	digits bool // it writes itself as a number, also in slices
}

type methodView struct {
	doc       string
	noWaitDoc string
	Name      string
	Wire      string // its name on the wire, as a literal
	Params    string // type; "" where there are none
	Result    string // type; "" where there is none
	pointer   bool   // it returns a pointer to its result
	timeout   string // expression; "" where the client's own holds
	noWait    string // name of the variant that doesn't wait; "" where there is none
}

// newView resolves what Go has to say about an API. The error is a scanner.ErrorList.
func newView(api *rpcdef.API, module string) (*view, error) {
	var errs scanner.ErrorList
	v := &view{Module: module, Package: packageName(module), names: nameDecls(api, &errs), decls: make([]rpcdef.Decl, 0, len(api.Decls))}
	v.types = newMapper(v.names.named, listedBytes(api))
	if len(v.types.digits) > 0 {
		v.types.imports["strconv"] = true
	}
	for _, d := range api.Decls {
		if !v.names.named.isInline(d) {
			v.decls = append(v.decls, d)
		}
		if s, ok := d.(*rpcdef.Struct); ok {
			checkFields(s, &errs)
			v.dash = v.dash || slices.ContainsFunc(s.Fields, func(f *rpcdef.Field) bool { return f.Name == dash })
		}
	}
	types := newMapper(v.names.named, v.types.digits)
	for _, m := range api.Methods() {
		v.Methods = append(v.Methods, types.method(m))
		v.NoWait = v.NoWait || m.NoWait
		v.results = v.results || m.Result != nil
	}
	checkMethods(api.Methods(), v.Methods, &errs)
	v.methodImports = sorted(types.imports)
	errs.Sort()
	return v, errs.Err()
}

// First is the method that the README calls; nil if there is none.
func (v *view) First() *methodView {
	if len(v.Methods) == 0 {
		return nil
	}
	return v.Methods[0]
}

// printDeclaration prints a declaration to types.go.
func (v *view) printDeclaration(b *emit.Buffer, d rpcdef.Decl) {
	head := d.Header()
	name, doc, digits := exported(head.Name), docText(head.Doc.Text), v.types.digits[head]
	switch d := d.(type) {
	case *rpcdef.Struct:
		v.fields = v.types.appendFields(v.fields[:0], d)
		structView{doc: doc, name: name, fields: v.fields}.print(b)
	case *rpcdef.Enum:
		enumView{doc: doc, name: name, kind: d.Kind.String(), digits: digits, consts: v.consts(d)}.print(b)
	case *rpcdef.Defined:
		definedView{doc: doc, name: name, typ: v.types.goType(d.Type), alias: hasMethods(d.Type), digits: digits}.print(b)
	default:
		panic("golang: unknown declaration")
	}
}

func (v *view) consts(e *rpcdef.Enum) []constView {
	views := make([]constView, len(e.Values))
	for i, value := range e.Values {
		views[i] = constView{doc: docText(value.Doc.Text), name: v.names.consts[e][i], value: value.Value.ExactString()}
	}
	return views
}

// appendFields resolves the fields of a struct. Embedding may have brought two of one name: the later one takes its name from the wire.
func (m *mapper) appendFields(fields []fieldView, s *rpcdef.Struct) []fieldView {
	var taken emit.Names
	for _, f := range s.Fields {
		name := exported(f.GoName)
		if !taken.Add(name) {
			name = freeName(identifier(f.Name), &taken)
		}
		typ, options := m.fieldType(f)
		fields = append(fields, fieldView{doc: docText(f.Doc.Text), name: name, typ: typ, tag: m.fieldTag(f, options)})
	}
	return fields
}

// freeName takes a name, with a number behind it if it's taken.
func freeName(stem string, taken *emit.Names) string {
	name := stem
	for n := 2; !taken.Add(name); n++ {
		name = stem + strconv.Itoa(n)
	}
	return name
}

// dash is a name that encoding/json takes for an order to leave the field out, unless a comma follows.
const dash = "-"

// fieldTag returns the tag of a field. Validation rules stay what they are, for the validators that read them.
func (m *mapper) fieldTag(f *rpcdef.Field, options string) string {
	name := f.Name
	if name == dash && options == "" {
		name += "," // else the field would be left out
	}
	if len(f.Rules) == 0 && isWord(name) { // as most are
		return m.texts.Join("`json:\"", name, options, "\"`")
	}
	tag := "json:" + quote(name+options)
	if len(f.Rules) > 0 {
		tag += " validate:" + quote(joinRules(f.Rules))
	}
	return quoteTag(tag)
}

func joinRules(rules []rpcdef.Rule) string {
	words := make([]string, len(rules))
	for i, r := range rules {
		words[i] = r.Name
		if r.Arg != "" {
			words[i] += "=" + r.Arg
		}
	}
	return strings.Join(words, ",")
}

func (m *mapper) method(method *rpcdef.Method) *methodView {
	v := &methodView{Name: identifier(method.Name), Wire: quote(method.Name), timeout: m.duration(method.Timeout)}
	v.doc = docText(methodDoc(method, v.Name))
	if method.Params != nil {
		v.Params = m.goType(method.Params)
	}
	if method.Result != nil {
		v.Result = m.goType(method.Result)
		_, v.pointer = method.Result.(*rpcdef.Struct)
	}
	if method.NoWait {
		v.noWait = v.Name + "NoWait"
		v.noWaitDoc = docText(noWaitDoc(method, v))
	}
	return v
}

// duration returns d as an expression, in the largest unit that it is a multiple of; "" for 0.
func (m *mapper) duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	for _, unit := range []struct {
		size time.Duration
		name string
	}{
		{time.Hour, "time.Hour"},
		{time.Minute, "time.Minute"},
		{time.Second, "time.Second"},
		{time.Millisecond, "time.Millisecond"},
		{time.Microsecond, "time.Microsecond"},
		{time.Nanosecond, "time.Nanosecond"},
	} {
		if d%unit.size == 0 {
			return m.qualified("time", strconv.FormatInt(int64(d/unit.size), 10)+"*"+unit.name)
		}
	}
	panic("golang: unreachable")
}

// methodDoc returns the docs of a method. Where they start with its Go name, as docs do, they start with its name here.
func methodDoc(m *rpcdef.Method, name string) string {
	text := m.Doc.Text
	if rest, ok := strings.CutPrefix(text, m.GoName+" "); ok {
		text = name + " " + rest
	}
	if strings.TrimSpace(text) == "" {
		text = name + " calls " + m.Name + "."
	}
	if m.Timeout != 0 {
		note := "Where ctx has no deadline, it waits for " + m.Timeout.String() + " at most."
		text = insertBeforeDeprecation(text, note)
	}
	return text
}

func noWaitDoc(m *rpcdef.Method, v *methodView) string {
	text := v.noWait + " is " + v.Name + " without waiting for the server to handle the call:\nan error of the handler stays unknown."
	if m.Doc.Deprecated != "" {
		text += "\n\nDeprecated: " + m.Doc.Deprecated
	}
	return text
}

// insertBeforeDeprecation adds a paragraph to a doc. The deprecation stays last, where it is looked for.
func insertBeforeDeprecation(text, paragraph string) string {
	if i := strings.Index(text, "\n\nDeprecated: "); i >= 0 {
		return text[:i] + "\n\n" + paragraph + text[i:]
	}
	if strings.HasPrefix(text, "Deprecated: ") {
		return paragraph + "\n\n" + text
	}
	return text + "\n\n" + paragraph
}
