package python

import (
	"go/scanner"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A methodView is an RPC method.
type methodView struct {
	Name       string // e.g. "tasks_get_stats"
	Returns    string
	ParamsName string // "" where there are none

	wire       string // quoted
	doc        string
	deprecated string
	message    string
	params     []string // of the signature
	argument   string   // what is sent
	decode     string   // the name of decode
	reader     string   // what reads the result, "" where there is none

	noWait       bool
	noWaitDoc    string
	noWaitParams []string
}

// clientNames are what client.py calls its imports.
type clientNames struct{ anyType, protocol, adapter, config string }

// An adapterView is what reads a result that is no model.
type adapterView struct{ name, typ, wire string }

func (v *view) addMethods(api *rpcdef.API, errs *scanner.ErrorList) {
	v.names.anyType, v.names.protocol = v.client.use("Any"), v.client.use("Protocol")
	owners := map[string]*rpcdef.Method{}
	own := func(name string, m *rpcdef.Method) {
		if other := owners[name]; other != nil && other != m {
			message := "methods " + other.Name + " and " + m.Name + " are both " + name +
				" in Python, expected two names: rename one by //rpcgen:method"
			errs.Add(other.Pos, message)
			errs.Add(m.Pos, message)
		}
		owners[name] = m
	}
	for _, m := range api.Methods() {
		name := methodName(m.Name)
		if name == "" {
			errs.Add(m.Pos, "method "+strconv.Quote(m.Name)+
				" has no name in Python, expected one that begins with a letter: name it by //rpcgen:method")
			continue
		}
		own(name, m)
		if m.NoWait {
			own(name+"_no_wait", m)
			v.NoWait = true
		}
		v.Methods = append(v.Methods, v.method(name, m))
	}
}

func (v *view) method(name string, m *rpcdef.Method) *methodView {
	plain := &mapper{scope: v.client, plain: true}
	mv := &methodView{
		Name: name, Returns: "None",
		wire: quote(jsonString(m.Name)), doc: m.Doc.Text, argument: "{}", params: append(make([]string, 0, 4), "self"),
		noWait: m.NoWait,
	}
	mv.deprecated, mv.message = deprecation(v.client, m.Doc)
	if m.Params != nil {
		mv.ParamsName = v.client.decl(&m.Params.Head)
		mv.params = append(mv.params, "params: "+mv.ParamsName)
		mv.argument = v.client.use("encode") + "(params)"
	}
	if m.Result != nil {
		mv.decode = v.client.use("decode")
		mv.Returns = plain.expr(m.Result)
		mv.reader = mv.Returns + ".model_validate"
		if _, isModel := m.Result.(*rpcdef.Struct); !isModel {
			wire := &mapper{scope: v.client}
			mv.reader = v.adapter(name, mv.Returns, wire.expr(m.Result)) + ".validate_python"
		}
	}
	if m.NoWait {
		mv.noWaitDoc = strings.TrimPrefix(m.Doc.Text+"\n\nIt doesn't wait for the server to do it.", "\n\n")
		mv.noWaitParams = slices.Clone(mv.params)
	}
	timeout := "None"
	if m.Timeout > 0 {
		timeout = strconv.FormatFloat(m.Timeout.Seconds(), 'f', -1, 64)
	}
	mv.params = append(mv.params, "*", "timeout: float | None = "+timeout)
	return mv
}

// adapter returns the name of what reads the result of a method.
func (v *view) adapter(method, typ, wire string) string {
	v.names.adapter, v.names.config = v.client.use("TypeAdapter"), v.client.use("CONFIG")
	a := adapterView{name: "_" + strings.ToUpper(method) + "_RESULT", typ: typ, wire: wire}
	v.Adapters = append(v.Adapters, a)
	return a.name
}

// First is the method that the README calls, one with a result if possible; nil if there is none.
func (v *view) First() *methodView {
	for _, m := range v.Methods {
		if m.reader != "" && m.ParamsName != "" {
			return m
		}
	}
	if len(v.Methods) > 0 {
		return v.Methods[0]
	}
	return nil
}

// MethodRows are the rows of the README's table of methods.
func (v *view) MethodRows() string {
	var b emit.Buffer
	for _, m := range v.Methods {
		params := ""
		if m.ParamsName != "" {
			params = "`" + m.ParamsName + "`"
		}
		returns := strings.ReplaceAll(m.Returns, "|", `\|`) // a bar would end the cell
		b.P("| `", m.Name, "` | ", params, " | `", returns, "` |")
	}
	return b.String()
}
