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

// A view is what the files say: all names are made, all types are expressions.
type view struct {
	PackageName string
	Types       []typeView // in the order of the API
	TypeNames   []string   // what index.ts exports of types.ts
	Methods     []methodView
	Shapes      []shapeView
	Runtime     runtimeView
	Callers     []string // the interfaces that the base client must have
	ClientTypes []string // types that client.ts mentions
	UsesWire    bool     // client.ts checks or decodes something
	OwnValues   []string
	OwnTypes    []string
	Example     *exampleView // a call for the README; nil where there is no method
}

// HasNotify tells whether the API has methods that nobody needs to wait for.
func (v *view) HasNotify() bool { return len(v.Callers) > 1 }

// An exampleView is a call of a method.
type exampleView struct {
	Name, Args string
	Result     bool
}

// A typeView is a declaration in types.ts.
type typeView struct {
	doc   doc
	print func(*emit.Buffer)
}

func newView(opts Options, api *rpcdef.API) (*view, error) {
	if err := checkNames(api); err != nil {
		return nil, err
	}
	v := &view{PackageName: opts.PackageName, Callers: []string{"RPCCaller"}, OwnValues: ownValues, OwnTypes: ownTypes}
	for _, d := range api.Decls {
		if s, ok := d.(*rpcdef.Struct); ok && s.Anonymous {
			continue
		}
		v.Types = append(v.Types, newTypeView(d))
		v.TypeNames = append(v.TypeNames, safeType(d.Header().Name))
	}
	used := map[string]bool{}
	mentioned := map[rpcdef.Decl]bool{}
	for _, m := range api.Methods() {
		v.Methods = append(v.Methods, newMethodView(m, used))
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
	for _, d := range api.Decls {
		if mentioned[d] {
			v.ClientTypes = append(v.ClientTypes, safeType(d.Header().Name))
		}
	}
	if len(v.Methods) > 0 {
		m := v.Methods[0]
		v.Example = &exampleView{Name: m.Name, Result: m.Result != "void"}
		if m.Params != "" {
			v.Example.Args = "params"
		}
	}
	v.UsesWire = len(used) > 0
	v.Shapes = newShapes(api, used)
	v.Runtime = linkRuntime(used)
	return v, nil
}

// mention collects the declarations whose names the expression of t has.
func mention(t rpcdef.Type, into map[rpcdef.Decl]bool) {
	if d, ok := t.(rpcdef.Decl); ok {
		if st, ok := d.(*rpcdef.Struct); !ok || !st.Anonymous {
			into[d] = true
			return
		}
	}
	if m, ok := t.(rpcdef.Map); ok { // its keys are strings, whatever they are in Go
		mention(m.Elem, into)
		return
	}
	for _, part := range rpcdef.Parts(t) {
		mention(part, into)
	}
}

func newTypeView(d rpcdef.Decl) typeView {
	head := d.Header()
	name := safeType(head.Name)
	v := typeView{doc: newDoc(head.Doc)}
	switch d := d.(type) {
	case *rpcdef.Struct:
		v.print = interfaceView{name, fieldViews(d)}.print
	case *rpcdef.Enum:
		v.print = unionView{name, memberViews(d)}.print
	case *rpcdef.Defined:
		v.print = aliasView{name, aliasType(d)}.print
	default:
		panic(fmt.Sprintf("typescript: unknown declaration %T", d))
	}
	return v
}

func fieldViews(s *rpcdef.Struct) []fieldView {
	if len(s.Fields) == 0 {
		return []fieldView{{key: "[key: string]", typ: func(int) string { return "never" }}}
	}
	views := make([]fieldView, len(s.Fields))
	for i, f := range s.Fields {
		var notes []string
		if s.Use&rpcdef.InParams != 0 {
			notes = rulesNote(f.Rules)
		}
		optional := mayBeAbsent(s, f)
		views[i] = fieldView{
			doc:      newDoc(f.Doc, notes...),
			key:      key(f.Name),
			optional: optional,
			typ:      func(depth int) string { return typeExpr(f.Type, depth) + inheritedType(f, optional) },
		}
	}
	return views
}

// inheritedType is what a property is where it is absent, as " | TYPE": what every object has under that name. "" for all others.
func inheritedType(f *rpcdef.Field, optional bool) string {
	if !optional || !inherited[f.Name] || isUnknown(f.Type) || strings.HasPrefix(f.Name, "__") { // those with underscores have no type
		return ""
	}
	return " | typeof Object.prototype." + f.Name
}

// mayBeAbsent tells whether a property is optional. A pointer always arrives, but needn't be sent.
func mayBeAbsent(s *rpcdef.Struct, f *rpcdef.Field) bool {
	_, pointer := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.MayLack || pointer && s.Use&rpcdef.InParams != 0
}

func memberViews(e *rpcdef.Enum) []memberView {
	if !isExact(e) {
		return []memberView{{expr: "number"}}
	}
	var views []memberView
	add := func(expr string, d doc) {
		if !slices.ContainsFunc(views, func(m memberView) bool { return m.expr == expr }) {
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

func newMethodView(m *rpcdef.Method, used map[string]bool) methodView {
	v := methodView{
		Doc:     newDoc(m.Doc),
		Name:    methodName(m),
		Wire:    m.Name,
		Result:  "void",
		Options: "options",
	}
	if m.Params != nil {
		checks := &shaper{scope: "wire.", used: used}
		v.Params = typeExpr(m.Params, 1)
		if checks.needs(m.Params) {
			v.Check = checks.shape(m.Params)
			used["check"] = true
		}
	}
	if m.Result != nil {
		decodes := &shaper{results: true, scope: "wire.", used: used}
		v.Result = typeExpr(m.Result, 1)
		if decodes.needs(m.Result) {
			v.Decode = decodes.shape(m.Result)
			used["decode"] = true
		}
	}
	if m.Timeout > 0 {
		ms := strconv.FormatFloat(float64(m.Timeout)/float64(time.Millisecond), 'f', -1, 64)
		v.Options = "{ ...options, timeout: options?.timeout ?? " + ms + " }"
	}
	if m.NoWait {
		v.Notify = v.Name + "NoWait"
	}
	return v
}

func methodName(m *rpcdef.Method) string { return safeMethod(rpcdef.Camel(m.Name)) }

// checkNames reports names that are one in TypeScript, at the places of both.
func checkNames(api *rpcdef.API) error {
	var errs scanner.ErrorList
	types := map[string]*rpcdef.Head{}
	for _, d := range api.Decls {
		head := d.Header()
		if s, ok := d.(*rpcdef.Struct); ok && s.Anonymous {
			continue
		}
		name := safeType(head.Name)
		if ownNames[name] {
			errs.Add(head.Pos, fmt.Sprintf("type %s meets a name that the TypeScript client has itself: rename the type", head.GoName))
		}
		if other := types[name]; other != nil {
			clash(&errs, name, place{"type " + other.GoName, other.Pos}, place{"type " + head.GoName, head.Pos}, "rename one of the types")
		}
		types[name] = head
	}
	methods := map[string]*rpcdef.Method{}
	for _, m := range api.Methods() {
		names := []string{methodName(m)}
		if m.NoWait {
			names = append(names, methodName(m)+"NoWait")
		}
		for _, name := range names {
			if other := methods[name]; other != nil {
				clash(&errs, name, place{"method " + strconv.Quote(other.Name), other.Pos}, place{"method " + strconv.Quote(m.Name), m.Pos},
					"give one another name with //rpcgen:method")
			}
			methods[name] = m
		}
	}
	errs.Sort()
	return errs.Err()
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
