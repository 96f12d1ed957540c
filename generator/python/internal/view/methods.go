package view

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A Client is client.py.
type Client struct {
	PerCall   int // how many methods and channels one call of check_version may ask about; 0 if all
	Imports   syntax.Imports
	AnyType   string // the name of Any
	Protocol  string // the name of Protocol
	Decode    string // the name of decode
	Declared  string // the name of declared_error; "" if the API declares no errors
	Adapters  []Adapter
	Methods   []Method
	Channels  []ChannelMethod // methods of channels
	HasNoWait bool            // a method has a variant that doesn't wait

	TypeVar       string // the name of TypeVar; "" if there are neither channels nor progress
	Channel       string // the name of Channel
	Callable      string // the name of Callable
	Progress      string // the name of Progress
	HasProgress   bool   // a method tells its progress
	HasPublish    bool   // a client may publish an event
	HasPresence   bool
	HasIdempotent bool // a method may run twice
	HasDeprecated bool
}

// An Adapter is the TypeAdapter that reads a result that is no model.
type Adapter struct {
	Name        string
	Type, Value emit.Group
}

// A Method is a method of APIClient or of SyncAPIClient: an RPC method, its variant that doesn't wait, or one of a channel.
type Method struct {
	Name       string // e.g. "tasks_get_stats"
	ParamsName string // the type of params; "" if there are none
	Decorators []emit.Group
	Overload   string         // the name of the decorator of overloads
	Overloads  [][]emit.Group // the parameters of each way to call it; nil if there is just one
	Params     []emit.Group   // the parameters, of all ways to call it
	Returns    emit.Group
	Doc        string
	Needed     []string     // the keywords that must be given
	Body       []emit.Group // the lines that follow the docstring
	HasResult  bool         // it waits for a result
	IsAsync    bool
	IsNoWait   bool
	IsTelling  bool // it tells its progress: what it returns is awaited
}

// A methodResolver makes the views of methods.
type methodResolver struct {
	scope    *types.Scope
	models   *types.Scope // of models.py, which names the fields
	adapters []Adapter
	isSync   bool // the methods are those of a client that blocks, and call the others
}

func newClient(api *rpcdef.API, d *types.Names) Client {
	methods := api.Methods()
	v := Client{Methods: make([]Method, 0, len(methods))}
	if most := contract.PerMessage(api); len(contract.Parts(api)) > most {
		v.PerCall = most
	}
	r := &methodResolver{scope: types.NewScope(d, false), models: types.NewScope(d, true)}
	v.AnyType, v.Protocol, v.Decode = r.scope.Use("Any"), r.scope.Use("Protocol"), r.scope.Use("decode")
	for _, name := range []string{types.APIVersionName, "METHODS", "VersionCheck"} {
		r.scope.Add(".version", name, name)
	}
	if len(api.Channels) > 0 {
		r.scope.Add(".version", "CHANNELS", "CHANNELS")
	}
	if len(api.Errors) > 0 {
		v.Declared = r.scope.Use("declared_error")
		r.scope.Add(".api_errors", "ERRORS", "ERRORS")
		r.scope.Add(".errors", "RPCError", "RPCError")
	}
	for _, m := range methods {
		v.HasIdempotent = v.HasIdempotent || m.Idempotent
		v.Methods = append(v.Methods, r.method(m))
		if m.NoWait {
			v.HasNoWait = true
			v.Methods = append(v.Methods, r.noWait(m))
		}
	}
	r.channels(&v, api)
	v.Adapters = r.adapters
	v.Imports = r.scope.Imports()
	v.HasDeprecated = d.HasDeprecated
	return v
}

func (r *methodResolver) method(m *rpcdef.Method) Method {
	v := r.head(m, timeoutOption(timeout(m)))
	r.build(&v, m.Params)
	v.Name, v.Doc = r.scope.Names.Methods[m], methodDoc(m)
	wire := emit.Leaf(syntax.Quote(syntax.JSONString(m.Name)))
	if m.Progress != nil {
		r.telling(&v, m, wire)
		return v
	}
	made := request(m, wire, r.argument(m))
	if m.Result == nil {
		v.Body = append(v.Body, made.Before("await "))
		return v
	}
	plain := &types.Mapper{Scope: r.scope, Plain: true, Use: rpcdef.InResults}
	v.Returns, v.HasResult = plain.Expr(m.Result), true
	decode := syntax.Call(r.scope.Use("decode"), wire, emit.Leaf(r.reader(v.Name, "result", m.Result, v.Returns)), emit.Leaf("result"))
	v.Body = append(v.Body, made.Before("result = await "), decode.Before("return "))
	return v
}

// request returns the call that calls a method, with the timeout of the call around it.
func request(m *rpcdef.Method, name, params emit.Group) emit.Group {
	args := []emit.Group{emit.Leaf("self"), name, params, emit.Leaf("timeout")}
	if m.Idempotent {
		args = append(args, emit.Leaf("idempotent=True"))
	}
	return syntax.Call("_call", args...)
}

// noWait returns the variant of a method that doesn't wait for the server.
func (r *methodResolver) noWait(m *rpcdef.Method) Method {
	v := r.head(m)
	r.build(&v, m.Params)
	v.Name, v.IsNoWait = types.NoWaitName(r.scope.Names.Methods[m]), true
	v.Doc = noWaitDoc(m)
	notify := syntax.Call("_notify", emit.Leaf("self"), emit.Leaf(syntax.Quote(syntax.JSONString(m.Name))), r.argument(m))
	v.Body = append(v.Body, notify.Before("await "))
	return v
}

// head returns what a method and its variant have in common. The options are parameters that the method has besides its params.
func (r *methodResolver) head(m *rpcdef.Method, options ...emit.Group) Method {
	v := Method{Decorators: methodDecorators(r.scope, m.Doc), Returns: emit.Leaf("None"), IsAsync: !r.isSync}
	if m.Params != nil {
		v.ParamsName = r.scope.Decl(&m.Params.Head)
		r.take(&v, m.Params, options)
		return v
	}
	v.Params = syntax.Signature(nil, options)
	return v
}

// argument returns the params that a method sends.
func (r *methodResolver) argument(m *rpcdef.Method) emit.Group {
	if m.Params == nil {
		return emit.Leaf("{}")
	}
	return syntax.Call(r.scope.Use("encode"), emit.Leaf("params"))
}

// reader returns the function that validates what a method gives: its result, or its progress. plain is its type as callers see it.
func (r *methodResolver) reader(method, what string, result rpcdef.Type, plain emit.Group) string {
	if _, isModel := result.(*rpcdef.Struct); isModel {
		return plain.String() + ".model_validate"
	}
	wire := &types.Mapper{Scope: r.scope, Use: rpcdef.InResults}
	adapter, config := r.scope.Use("TypeAdapter"), emit.Leaf("config="+r.scope.Use("CONFIG"))
	a := Adapter{
		Name:  "_" + strings.ToUpper(method+"_"+what),
		Type:  syntax.Generic(adapter, plain),
		Value: syntax.Call(adapter, wire.Expr(result), config),
	}
	r.adapters = append(r.adapters, a)
	return a.Name + ".validate_python"
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
	return syntax.Parameter("timeout", emit.Leaf("float | None"), value)
}
