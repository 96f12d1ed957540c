package view

import (
	"go/scanner"
	"strconv"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// A Client is what client.go declares.
type Client struct {
	Imports [][]string
	Methods []*Method
}

// A Method is a method of the API. The README reads it, too.
type Method struct {
	Doc            string
	Name           string
	Wire           string // its name on the wire, as a literal
	Params         string // type; "" if it takes none
	Result         string // type; "" if it has none
	Pointer        bool   // it returns a pointer to its result
	Unmarshal      string // the function that decodes its result, as an expression; "" if encoding/json does
	Progress       string // type of what listeners to its progress get; "" if it tells none
	ProgressUnions string // the function that decodes it, as an expression; "" if encoding/json does
	Timeout        string // expression; "" for the client's default
	Repeats        bool   // it may be called again
	NoWait         string // name of the variant that doesn't wait; "" if there is none
	NoWaitDoc      string
}

func newClient(api *rpcdef.API, n *names, errs *scanner.ErrorList) Client {
	methods := api.Methods()
	r := newResolver(n)
	r.imports.Add("context")
	r.imports.Add("encoding/json")
	taken := emit.NewNamespace("Go", errs, 2*len(methods), syntax.CheckVersionName)
	v := Client{Methods: make([]*Method, len(methods))}
	for i, m := range methods {
		method := r.method(m)
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		taken.Claim(method.Name, owner)
		if m.NoWait {
			taken.Claim(method.NoWait, owner)
		}
		v.Methods[i] = method
	}
	claimChannelMethods(taken, api.Channels)
	for _, c := range api.Channels {
		r.imports.Add("iter")
		for _, e := range c.Events {
			if e.Publish {
				r.goType(e.Data) // a parameter of a method of API
			}
		}
	}
	v.Imports = r.imports.Groups()
	return v
}

// method resolves a method.
func (r *resolver) method(m *rpcdef.Method) *Method {
	v := &Method{Name: goname.Identifier(m.Name), Wire: syntax.Quote(m.Name), Timeout: r.duration(m.Timeout), Repeats: m.Idempotent}
	if m.Params != nil {
		v.Params = r.goType(m.Params)
	}
	if m.Result != nil {
		v.Result = r.goType(m.Result)
		_, v.Pointer = m.Result.(*rpcdef.Struct)
		if isOpen(m.Result) {
			v.Unmarshal = r.unmarshalOf(m.Result)
		}
	}
	if m.Progress != nil {
		v.Progress = r.goType(m.Progress)
		if _, pointer := m.Progress.(*rpcdef.Struct); pointer {
			v.Progress = "*" + v.Progress
		}
		if isOpen(m.Progress) {
			v.ProgressUnions = r.unmarshalOf(m.Progress)
		}
	}
	v.Doc = godoc.Text(methodDoc(m, v.Name, raises(m), v.Progress))
	if m.NoWait {
		v.NoWait = v.Name + "NoWait"
		v.NoWaitDoc = godoc.Text(noWaitDoc(m, v))
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

// Parameters returns the parameters of the method that waits, one by one.
func (m *Method) Parameters() []emit.Group {
	if m.Progress == "" {
		return m.Inputs()
	}
	return append(m.Inputs(), emit.Leaf("options ...CallOption"))
}

// Inputs returns the parameters of the method that doesn't wait.
func (m *Method) Inputs() []emit.Group {
	ctx := emit.Leaf("ctx context.Context")
	if m.Params == "" {
		return []emit.Group{ctx}
	}
	return []emit.Group{ctx, emit.Leaf("params " + m.Params)}
}

// Results returns the results of the method, as a signature has them.
func (m *Method) Results() string {
	switch {
	case m.Result == "":
		return "error"
	case m.Pointer:
		return "(*" + m.Result + ", error)"
	default:
		return "(" + m.Result + ", error)"
	}
}
