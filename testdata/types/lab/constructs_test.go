package lab

import (
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/rpcdef"
)

const (
	root     = "../../.." // of the module
	typesDir = "example.com/rpcgen/testdata/types/"
)

// A construct is what some methods take and give: those of a package below testdata/types, which is about it.
type construct struct {
	name    string
	pkg     string   // import path
	service string   // Go name
	methods []string // Go names
	params  *rpcdef.Struct
	result  rpcdef.Type

	group, doc string // what the table says of it
}

// The modes in which a construct's types are used.
const (
	modeOut  = "out"  // they are only received
	modeIn   = "in"   // they are only sent
	modeBoth = "both" // they are received and sent
)

// loadConstructs reads all constructs in one run of the analyzer.
func (l *laboratory) loadConstructs(t *testing.T) {
	t.Helper()
	l.load(t, root, "./testdata/types/...")
	for _, service := range l.api.Services {
		c := newConstruct(service.Name, service, service.Methods...)
		c.group, c.doc = path.Base(path.Dir(service.Package)), packageDoc(t, service.Pos.Filename)
		if want := strings.TrimPrefix(service.Package, typesDir); c.params == nil || c.result == nil || want != c.group+"/"+c.name {
			t.Fatalf("%s: the service %q lacks params or a result, or isn't named like its package", service.Pos, service.Name)
		}
		l.constructs = append(l.constructs, c)
	}
}

// load reads the packages of a module.
func (l *laboratory) load(t *testing.T, dir, pattern string) {
	t.Helper()
	result, err := analyzer.Load(analyzer.Config{Dir: dir, Patterns: []string{pattern}})
	if err != nil {
		t.Fatal(err)
	}
	l.api = result.API
}

// newConstruct makes a construct of methods of a service: one of them has params, one a result.
func newConstruct(name string, service *rpcdef.Service, methods ...*rpcdef.Method) *construct {
	c := &construct{name: name, pkg: service.Package, service: service.GoName}
	for _, m := range methods {
		c.methods = append(c.methods, m.GoName)
		if m.Params != nil {
			c.params = m.Params
		}
		if m.Result != nil {
			c.result = m.Result
		}
	}
	return c
}

// project returns the API that the construct would have alone, in a mode: a method that gives its result, and one that takes its params.
func (c *construct) project(api *rpcdef.API, mode string) *rpcdef.API {
	p := &projection{pkg: c.pkg, copies: map[rpcdef.Decl]rpcdef.Decl{}, names: map[string]bool{}}
	service := &rpcdef.Service{Name: "lab", GoName: "Lab", Package: c.pkg}
	if mode != modeOut {
		params := p.of(c.params, rpcdef.InParams).(*rpcdef.Struct)
		service.Methods = append(service.Methods, &rpcdef.Method{Name: "lab.put", GoName: "Put", Params: params})
	}
	if mode != modeIn {
		service.Methods = append(service.Methods, &rpcdef.Method{Name: "lab.get", GoName: "Get", Result: p.of(c.result, rpcdef.InResults)})
	}
	out := &rpcdef.API{Services: []*rpcdef.Service{service}}
	for _, d := range api.Decls {
		if twin := p.copies[d]; twin != nil {
			out.Decls = append(out.Decls, twin)
			p.rename(twin.Header())
		}
	}
	return out
}

// A projection copies declarations, so that each copy says what it alone is used for.
type projection struct {
	pkg    string
	copies map[rpcdef.Decl]rpcdef.Decl
	names  map[string]bool
}

// rename takes back the prefix that a type has because another construct has one of the same name.
func (p *projection) rename(h *rpcdef.Head) {
	prefix := rpcdef.Pascal(path.Base(p.pkg))
	if short, ok := strings.CutPrefix(h.Name, prefix); ok && short != "" && h.Package == p.pkg && !p.names[short] && !strings.HasPrefix(h.GoName, prefix) {
		h.Name = short
	}
	p.names[h.Name] = true
}

func (p *projection) of(t rpcdef.Type, use rpcdef.Use) rpcdef.Type {
	switch t := t.(type) {
	case rpcdef.Quoted:
		t.Elem = p.of(t.Elem, use)
		return t
	case rpcdef.List:
		t.Elem = p.of(t.Elem, use)
		return t
	case rpcdef.Array:
		t.Elem = p.of(t.Elem, use)
		return t
	case rpcdef.Map:
		t.Key, t.Elem = p.of(t.Key, use), p.of(t.Elem, use)
		return t
	case rpcdef.Optional:
		t.Elem = p.of(t.Elem, use)
		return t
	case rpcdef.Decl:
		return p.decl(t, use)
	case rpcdef.Basic, rpcdef.Bytes, rpcdef.Any, rpcdef.Time, rpcdef.Duration, rpcdef.Text, rpcdef.Number, rpcdef.BigInt:
		return t
	default:
		panic(fmt.Sprintf("lab: unknown type %T", t))
	}
}

func (p *projection) decl(d rpcdef.Decl, use rpcdef.Use) rpcdef.Decl {
	twin, isNew := p.copies[d], false
	if twin == nil {
		isNew = true
		twin = shallow(d)
		p.copies[d] = twin
	}
	h := twin.Header()
	if h.Use&use != 0 {
		return twin
	}
	h.Use |= use
	switch d := d.(type) {
	case *rpcdef.Struct:
		st := twin.(*rpcdef.Struct)
		for i, f := range d.Fields {
			if typ := p.of(f.Type, use); isNew {
				field := *f
				field.Type = typ
				st.Fields[i] = &field
			}
		}
	case *rpcdef.Defined:
		twin.(*rpcdef.Defined).Type = p.of(d.Type, use)
	case *rpcdef.Union:
		for i, v := range d.Variants {
			twin.(*rpcdef.Union).Variants[i] = &rpcdef.Variant{Value: v.Value, Struct: p.of(v.Struct, use).(*rpcdef.Struct)}
		}
	}
	return twin
}

// shallow copies a declaration without what it holds.
func shallow(d rpcdef.Decl) rpcdef.Decl {
	switch d := d.(type) {
	case *rpcdef.Struct:
		twin := *d
		twin.Use, twin.Fields = 0, make([]*rpcdef.Field, len(d.Fields))
		return &twin
	case *rpcdef.Enum:
		twin := *d
		twin.Use = 0
		return &twin
	case *rpcdef.Defined:
		twin := *d
		twin.Use = 0
		return &twin
	case *rpcdef.Union:
		twin := *d
		twin.Use, twin.Variants = 0, make([]*rpcdef.Variant, len(d.Variants))
		return &twin
	default:
		panic(fmt.Sprintf("lab: unknown declaration %T", d))
	}
}

// packageDoc returns the package comment of a file, without "Package NAME has " and the final full stop.
func packageDoc(t *testing.T, file string) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	doc, ok := strings.CutPrefix(strings.Join(strings.Fields(f.Doc.Text()), " "), "Package "+f.Name.Name+" has ")
	if !ok || !strings.HasSuffix(doc, ".") {
		t.Fatalf("%s: the package comment is %q, expected \"Package %s has ... .\"", file, doc, f.Name.Name)
	}
	return strings.TrimSuffix(doc, ".")
}
