package golang

import (
	"go/scanner"
	"strconv"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// A clientView is what client.go declares.
type clientView struct {
	imports []string
	methods []*methodView
}

// A methodView is a method of the API. The templates read the fields that are exported.
type methodView struct {
	doc       string
	Name      string
	wire      string // its name on the wire, as a literal
	Params    string // type; "" if it takes none
	Result    string // type; "" if it has none
	pointer   bool   // it returns a pointer to its result
	timeout   string // expression; "" for the client's default
	repeats   bool   // it may be called again
	hash      string // of its contract, as a literal
	noWait    string // name of the variant that doesn't wait; "" if there is none
	noWaitDoc string
}

func newClientView(api *rpcdef.API, n *names, errs *scanner.ErrorList) clientView {
	methods := api.Methods()
	r := newResolver(n)
	r.imports.add("context")
	r.imports.add("encoding/json")
	taken := emit.NewNamespace("Go", errs, 2*len(methods), checkVersionName)
	v := clientView{methods: make([]*methodView, len(methods))}
	for i, m := range methods {
		view := r.method(m)
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		taken.Claim(view.Name, owner)
		if m.NoWait {
			taken.Claim(view.noWait, owner)
		}
		v.methods[i] = view
	}
	v.imports = r.imports.sorted()
	return v
}

// method resolves a method.
func (r *resolver) method(m *rpcdef.Method) *methodView {
	v := &methodView{Name: goname.Identifier(m.Name), wire: quote(m.Name), hash: quote(m.Hash), timeout: r.duration(m.Timeout), repeats: m.Idempotent}
	v.doc = docText(methodDoc(m, v.Name, raises(m)))
	if m.Params != nil {
		v.Params = r.goType(m.Params)
	}
	if m.Result != nil {
		v.Result = r.goType(m.Result)
		_, v.pointer = m.Result.(*rpcdef.Struct)
	}
	if m.NoWait {
		v.noWait = v.Name + "NoWait"
		v.noWaitDoc = docText(noWaitDoc(m, v))
	}
	return v
}

// duration returns d as an expression, in the largest unit that it is a multiple of; "" for 0.
func (r *resolver) duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	count, unit := goname.Unit(d)
	return r.qualified("time", strconv.FormatInt(count, 10)+" * "+unit)
}

// parameters returns the parameters of the method, one by one.
func (m *methodView) parameters() []emit.Group {
	ctx := emit.Leaf("ctx context.Context")
	if m.Params == "" {
		return []emit.Group{ctx}
	}
	return []emit.Group{ctx, emit.Leaf("params " + m.Params)}
}

// results returns the results of the method, as a signature has them.
func (m *methodView) results() string {
	switch {
	case m.Result == "":
		return "error"
	case m.pointer:
		return "(*" + m.Result + ", error)"
	default:
		return "(" + m.Result + ", error)"
	}
}

// call returns the fields of the Call that the method makes.
func (m *methodView) call() []callField {
	fields := append(make([]callField, 0, 5), callField{"Method", m.wire})
	if m.Params != "" {
		fields = append(fields, callField{"Params", "params"})
	}
	if m.timeout != "" {
		fields = append(fields, callField{"Timeout", m.timeout})
	}
	if m.repeats {
		fields = append(fields, callField{"Idempotent", "true"})
	}
	return fields
}
