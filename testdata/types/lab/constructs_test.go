package lab

import (
	"fmt"
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

// A construct is a package below testdata/types, whose service takes and gives what it is about.
type construct struct {
	group, name string
	pkg         string // import path
	doc         string // what the package has
	params      *rpcdef.Struct
	result      rpcdef.Type
}

// The modes in which a construct's types are used.
const (
	modeOut  = "out"  // they are only received
	modeIn   = "in"   // they are only sent
	modeBoth = "both" // they are received and sent
)

// loadConstructs reads all constructs in one run of the analyzer.
func loadConstructs(t *testing.T) (*rpcdef.API, []*construct) {
	t.Helper()
	result, err := analyzer.Load(analyzer.Config{Dir: root, Patterns: []string{"./testdata/types/..."}})
	if err != nil {
		t.Fatal(err)
	}
	var all []*construct
	for _, service := range result.API.Services {
		c := &construct{
			group: path.Base(path.Dir(service.Package)), name: service.Name, pkg: service.Package,
			doc: packageDoc(t, service.Pos.Filename),
		}
		for _, m := range service.Methods {
			if m.Params != nil {
				c.params = m.Params
			}
			if m.Result != nil {
				c.result = m.Result
			}
		}
		if want := strings.TrimPrefix(service.Package, typesDir); c.params == nil || c.result == nil || want != c.group+"/"+c.name {
			t.Fatalf("%s: the service %q lacks params or a result, or isn't named like its package", service.Pos, service.Name)
		}
		all = append(all, c)
	}
	return result.API, all
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
	default:
		panic(fmt.Sprintf("lab: unknown declaration %T", d))
	}
}
