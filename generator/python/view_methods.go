package python

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A clientView is client.py.
type clientView struct {
	perCall   int // how many methods one call of check_version may ask about; 0 if all
	imports   importsView
	anyType   string // the name of Any
	protocol  string // the name of Protocol
	decode    string // the name of decode
	declared  string // the name of declared_error; "" if the API declares no errors
	adapters  []adapterView
	methods   []methodView
	hasNoWait bool // a method has a variant that doesn't wait

	hasIdempotent bool // a method may run twice
	hasDeprecated bool
}

// An adapterView is the TypeAdapter that reads a result that is no model.
type adapterView struct {
	name       string
	typ, value emit.Group
}

// A methodView is a method of APIClient: an RPC method, or its variant that doesn't wait.
type methodView struct {
	name       string // e.g. "tasks_get_stats"
	paramsName string // the type of params; "" if there are none
	decorators []emit.Group
	overload   string         // the name of the decorator of overloads
	overloads  [][]emit.Group // the parameters of each way to call it; nil if there is just one
	params     []emit.Group   // the parameters, of all ways to call it
	returns    emit.Group
	doc        string
	needed     []string    // the keywords that must be given
	build      *emit.Group // makes params of keywords; nil if there are none
	call       emit.Group  // of the base client
	decode     *emit.Group // of the call's result; nil if there is none
	isNoWait   bool
}

// A methodResolver makes the views of methods.
type methodResolver struct {
	scope    *scope
	models   *scope // of models.py, which names the fields
	adapters []adapterView
}

func newClientView(api *rpcdef.API, d *declared) clientView {
	methods := api.Methods()
	v := clientView{methods: make([]methodView, 0, len(methods))}
	if most := contract.PerMessage(api); len(methods) > most {
		v.perCall = most
	}
	r := &methodResolver{scope: newScope(d, false), models: newScope(d, true)}
	v.anyType, v.protocol, v.decode = r.scope.use("Any"), r.scope.use("Protocol"), r.scope.use("decode")
	for _, name := range []string{apiVersionName, "METHODS", "VersionCheck"} {
		r.scope.add(".version", name, name)
	}
	if len(api.Errors) > 0 {
		v.declared = r.scope.use("declared_error")
		r.scope.add(".api_errors", "ERRORS", "ERRORS")
		r.scope.add(".errors", "RPCError", "RPCError")
	}
	for _, m := range methods {
		v.hasIdempotent = v.hasIdempotent || m.Idempotent
		v.methods = append(v.methods, r.method(m))
		if m.NoWait {
			v.hasNoWait = true
			v.methods = append(v.methods, r.noWait(m))
		}
	}
	v.adapters = r.adapters
	v.imports = r.scope.imports()
	v.hasDeprecated = d.hasDeprecated
	return v
}

func (r *methodResolver) method(m *rpcdef.Method) methodView {
	v := r.head(m, timeoutOption(timeout(m)))
	r.build(&v, m.Params)
	v.name, v.doc = r.scope.declared.methods[m], methodDoc(m)
	wire := emit.Leaf(quote(jsonString(m.Name)))
	v.call = request(m, wire, r.argument(m))
	if m.Result != nil {
		plain := &mapper{scope: r.scope, plain: true, use: rpcdef.InResults}
		v.returns = plain.expr(m.Result)
		decode := call(r.scope.use("decode"), wire, emit.Leaf(r.reader(v.name, m.Result, v.returns)), emit.Leaf("result"))
		v.decode = &decode
	}
	return v
}

// request returns the call that calls a method, with the timeout of the call around it.
func request(m *rpcdef.Method, name, params emit.Group) emit.Group {
	args := []emit.Group{emit.Leaf("self"), name, params, emit.Leaf("timeout")}
	if m.Idempotent {
		args = append(args, emit.Leaf("idempotent=True"))
	}
	return call("_call", args...)
}

// noWait returns the variant of a method that doesn't wait for the server.
func (r *methodResolver) noWait(m *rpcdef.Method) methodView {
	v := r.head(m)
	r.build(&v, m.Params)
	v.name, v.isNoWait = noWaitName(r.scope.declared.methods[m]), true
	v.doc = noWaitDoc(m)
	v.call = call("_notify", emit.Leaf("self"), emit.Leaf(quote(jsonString(m.Name))), r.argument(m))
	return v
}

// head returns what a method and its variant have in common. The options are parameters that the method has besides its params.
func (r *methodResolver) head(m *rpcdef.Method, options ...emit.Group) methodView {
	v := methodView{decorators: methodDecorators(r.scope, m.Doc), returns: emit.Leaf("None")}
	if m.Params != nil {
		v.paramsName = r.scope.decl(&m.Params.Head)
		r.take(&v, m.Params, options)
		return v
	}
	v.params = signature(nil, options)
	return v
}

// argument returns the params that a method sends.
func (r *methodResolver) argument(m *rpcdef.Method) emit.Group {
	if m.Params == nil {
		return emit.Leaf("{}")
	}
	return call(r.scope.use("encode"), emit.Leaf("params"))
}

// reader returns the function that validates the result of a method. plain is the type of the result as callers see it.
func (r *methodResolver) reader(method string, result rpcdef.Type, plain emit.Group) string {
	if _, isModel := result.(*rpcdef.Struct); isModel {
		return plain.String() + ".model_validate"
	}
	wire := &mapper{scope: r.scope, use: rpcdef.InResults}
	adapter, config := r.scope.use("TypeAdapter"), emit.Leaf("config="+r.scope.use("CONFIG"))
	a := adapterView{
		name:  "_" + strings.ToUpper(method) + "_RESULT",
		typ:   generic(adapter, plain),
		value: call(adapter, wire.expr(result), config),
	}
	r.adapters = append(r.adapters, a)
	return a.name + ".validate_python"
}

// timeout returns the default of a method's timeout.
func timeout(m *rpcdef.Method) string {
	if m.Timeout <= 0 {
		return "None"
	}
	return strconv.FormatFloat(m.Timeout.Seconds(), 'f', -1, 64)
}

// timeoutOption returns the parameter timeout, which all methods have that wait.
func timeoutOption(value string) emit.Group {
	return parameter("timeout", emit.Leaf("float | None"), value)
}
