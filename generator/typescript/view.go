package typescript

import (
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A view is what the files say: all names are made, all types are expressions; those of a declaration when it is printed.
type view struct {
	PackageName string
	TypeNames   []string // what index.ts exports of types.ts, sorted
	Methods     []methodView
	Callers     []string // the interfaces that the base client must have
	ClientTypes []string // types that client.ts mentions, sorted
	UsesWire    bool     // client.ts checks or decodes something
	OwnValues   []string
	OwnTypes    []string
	Example     *exampleView // a call for the README; nil where there is no method

	decls           []rpcdef.Decl
	types           mapper
	fields          []fieldView // of one of them after the other
	decodes, checks *shaper     // for the functions of types.ts
	used            map[string]bool
}

// HasNotify reports whether the API has methods that nobody needs to wait for.
func (v *view) HasNotify() bool { return len(v.Callers) > 1 }

// MethodRows are the rows of the README's table of methods.
func (v *view) MethodRows() string {
	var b emit.Buffer
	for _, m := range v.Methods {
		wire := quoteMarkdownCode(m.Wire)
		b.P("| `", m.Name, "` | ", wire, " |")
		if m.Notify != "" {
			b.P("| `", m.Notify, "` | ", wire, ", without an answer |")
		}
	}
	return b.String()
}

// An exampleView is a call of a method.
type exampleView struct {
	Name, Args string
	Result     bool
}

func newView(opts Options, api *rpcdef.API) (*view, error) {
	var errs scanner.ErrorList
	checkTypes(api, &errs)
	v := &view{
		PackageName: opts.PackageName, Callers: []string{"RPCCaller"}, OwnValues: ownValues, OwnTypes: ownTypes,
		TypeNames: make([]string, 0, len(api.Decls)), decls: api.Decls, used: map[string]bool{},
	}
	for _, d := range api.Decls {
		if !isInline(d) {
			v.TypeNames = append(v.TypeNames, safeType(d.Header().Name))
		}
	}
	slices.Sort(v.TypeNames)
	v.decodes, v.checks = newShaper(true, api, v.used), newShaper(false, api, v.used)
	v.addMethods(api)
	checkMethods(api.Methods(), v.Methods, &errs)
	if len(v.Methods) > 0 {
		m := v.Methods[0]
		v.Example = &exampleView{Name: m.Name, Result: m.Result != "void"}
		if m.Params != "" {
			v.Example.Args = "params"
		}
	}
	errs.Sort()
	return v, errs.Err()
}

func (v *view) addMethods(api *rpcdef.API) {
	decodes, checks := v.decodes.from("wire."), v.checks.from("wire.")
	methods, mentioned := api.Methods(), map[*rpcdef.Head]bool{}
	v.Methods = make([]methodView, 0, len(methods))
	for _, m := range methods {
		v.Methods = append(v.Methods, v.types.method(m, decodes, checks))
		if m.NoWait && !v.HasNotify() {
			v.Callers = append(v.Callers, "RPCNotifier")
		}
		if m.Params != nil {
			mention(m.Params, mentioned)
		}
		if m.Result != nil {
			mention(m.Result, mentioned)
		}
	}
	for _, d := range v.decls {
		if mentioned[d.Header()] {
			v.ClientTypes = append(v.ClientTypes, safeType(d.Header().Name))
		}
	}
	slices.Sort(v.ClientTypes)
	v.UsesWire = len(v.used) > 0
}

// isInline reports whether a declaration has no name, but stands where it is used.
func isInline(d rpcdef.Decl) bool {
	s, ok := d.(*rpcdef.Struct)
	return ok && s.Anonymous
}

// mention collects the declarations whose names the expression of t has.
func mention(t rpcdef.Type, into map[*rpcdef.Head]bool) {
	if d, ok := t.(rpcdef.Decl); ok && !isInline(d) {
		into[d.Header()] = true
		return
	}
	if m, ok := t.(rpcdef.Map); ok { // its keys are strings, whatever they are in Go
		mention(m.Elem, into)
		return
	}
	for _, part := range rpcdef.Parts(t) {
		mention(part, into)
	}
}

// printDeclaration prints a declaration to types.ts.
func (v *view) printDeclaration(b *emit.Buffer, d rpcdef.Decl) {
	head := d.Header()
	name, doc := safeType(head.Name), newDoc(head.Doc)
	switch d := d.(type) {
	case *rpcdef.Struct:
		v.fields = v.types.appendFields(v.fields[:0], d, 1)
		interfaceView{doc, name, v.fields}.print(b)
	case *rpcdef.Enum:
		unionView{doc, name, memberViews(d)}.print(b)
	case *rpcdef.Defined:
		aliasView{doc, name, v.types.aliasType(d)}.print(b)
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
}

// appendFields resolves the properties of a struct, which stand at a depth of indentation.
func (m *mapper) appendFields(views []fieldView, s *rpcdef.Struct, depth int) []fieldView {
	if len(s.Fields) == 0 {
		return append(views, fieldView{key: "[key: string]", typ: "never"})
	}
	for _, f := range s.Fields {
		var notes []string
		if s.Use&rpcdef.InParams != 0 {
			notes = rulesNote(f.Rules)
		}
		optional := mayBeAbsent(s, f)
		views = append(views, fieldView{
			doc:      newDoc(f.Doc, notes...),
			key:      key(f.Name),
			optional: optional,
			typ:      m.typeExpr(f.Type, depth) + inheritedType(f, optional),
		})
	}
	return views
}

// inheritedType is what a property is where it is absent, as " | TYPE": what every object has under that name. "" for all others.
func inheritedType(f *rpcdef.Field, optional bool) string {
	if !optional || !inherited.Has(f.Name) || isUnknown(f.Type) || strings.HasPrefix(f.Name, "__") { // those with underscores have no type
		return ""
	}
	return " | typeof Object.prototype." + f.Name
}

// mayBeAbsent reports whether a property is optional. A pointer always arrives, but needn't be sent.
func mayBeAbsent(s *rpcdef.Struct, f *rpcdef.Field) bool {
	_, pointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.ViaPointer || pointer && s.Use&rpcdef.InParams != 0
}

func memberViews(e *rpcdef.Enum) []memberView {
	if !isExact(e) {
		return []memberView{{expr: "number"}}
	}
	views := make([]memberView, 0, len(e.Values))
	seen := make(map[string]bool, len(e.Values))
	add := func(expr string, d doc) {
		if !seen[expr] {
			seen[expr] = true
			views = append(views, memberView{d, expr})
		}
	}
	for _, value := range e.Values {
		expr, _ := literal(value.Value)
		add(expr, newDoc(value.Doc))
	}
	if !e.HasZero() {
		add(zeroLiteral(e.Kind), doc{text: "What Go sends for a value that nobody has set."})
	}
	if e.Open {
		add("("+basicType(e.Kind)+" & {})", doc{text: "Any other value that is added later."})
	}
	return views
}

func (m *mapper) method(method *rpcdef.Method, decodes, checks *shaper) methodView {
	v := methodView{
		Doc:      newDoc(method.Doc),
		Name:     methodName(method),
		Wire:     method.Name,
		literal:  quote(method.Name),
		argument: "{}",
		Result:   "void",
		Options:  "options",
	}
	if method.Params != nil {
		v.Params = m.typeExpr(method.Params, 1)
		v.argument = "params"
		if checks.needs(method.Params) {
			v.Check = checks.shape(method.Params)
			checks.used["check"] = true
		}
	}
	if method.Result != nil {
		v.Result = m.typeExpr(method.Result, 1)
		if decodes.needs(method.Result) {
			v.Decode = decodes.shape(method.Result)
			decodes.used["decode"] = true
		}
	}
	if method.Timeout > 0 {
		ms := strconv.FormatFloat(float64(method.Timeout)/float64(time.Millisecond), 'f', -1, 64)
		v.Options = "{ ...options, timeout: options?.timeout ?? " + ms + " }"
	}
	if method.NoWait {
		v.Notify = v.Name + "NoWait"
	}
	return v
}

func methodName(m *rpcdef.Method) string { return safeMethod(rpcdef.Camel(m.Name)) }

// checkTypes reports types whose names are one in TypeScript, at the places of both, or the client's own.
func checkTypes(api *rpcdef.API, errs *scanner.ErrorList) {
	types := make(map[string]*rpcdef.Head, len(api.Decls))
	for _, d := range api.Decls {
		if isInline(d) {
			continue
		}
		head := d.Header()
		name := safeType(head.Name)
		if ownNames.Has(name) {
			errs.Add(head.Pos, fmt.Sprintf("type %s meets a name that the TypeScript client has itself: rename the type", head.GoName))
		}
		if other := types[name]; other != nil {
			clash(errs, name, place{"type " + other.GoName, other.Pos}, place{"type " + head.GoName, head.Pos}, "rename one of the types")
		}
		types[name] = head
	}
}

// checkMethods reports methods whose names are one in TypeScript, at the places of both.
func checkMethods(methods []*rpcdef.Method, views []methodView, errs *scanner.ErrorList) {
	owners := make(map[string]*rpcdef.Method, len(methods))
	for i, m := range methods {
		for _, name := range []string{views[i].Name, views[i].Notify} {
			if name == "" {
				continue
			}
			if other := owners[name]; other != nil {
				clash(errs, name, place{"method " + strconv.Quote(other.Name), other.Pos}, place{"method " + strconv.Quote(m.Name), m.Pos},
					"give one another name with //rpcgen:method")
			}
			owners[name] = m
		}
	}
}

// A place is something in the source.
type place struct {
	what string
	pos  token.Position
}

func clash(errs *scanner.ErrorList, name string, a, b place, fix string) {
	errs.Add(a.pos, fmt.Sprintf("%s becomes %s in TypeScript, and so does %s: %s", a.what, name, b.what, fix))
	errs.Add(b.pos, fmt.Sprintf("%s becomes %s in TypeScript, and so does %s: %s", b.what, name, a.what, fix))
}
