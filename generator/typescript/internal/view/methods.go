package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// A Function is a function of methods.ts, and the method of APIClient that calls it: of a method of the API, or of its variant that
// doesn't wait.
type Function struct {
	Doc        syntax.Doc
	Module     string // whose function it is: methods.ts, or channels.ts
	Name       string // in that module
	Method     string // in APIClient, e.g. "tasksGetStats"
	Wire       string // on the wire, e.g. "tasks.get_stats"
	NoWait     bool
	Parameters []emit.Group // of the function; the base client is the first, which the method doesn't have
	Names      []emit.Group // of the parameters
	Optional   bool         // params may be left out
	Arguments  []emit.Group // what the method calls the function with
	Result     string       // type, "void" where it gives none
	Returns    string       // type of what it returns, such as a promise of the result
	Async      bool         // it returns a promise of what its statements return
	Body       []emit.Group // statements of the function, without a semicolon
	Cast       string       // behind the last one, e.g. " as Task"
}

// addMethods resolves methods.ts and client.ts.
func (v *View) addMethods(api *rpcdef.API, names codecNames) {
	file := newCodecFile()
	decodes, checks := codecMapper{results: true, names: names, file: file}, codecMapper{names: names, file: file}
	mentioned := types.NewMentions()
	all := api.Methods()
	v.Functions = make([]Function, 0, len(all))
	for i, m := range all {
		v.Functions = append(v.Functions, newFunction(m, decodes, checks))
		if m.NoWait {
			v.Functions = append(v.Functions, newNoWaitFunction(m, checks))
		}
		mentioned.AddMethod(m)
		v.Tells = v.Tells || m.Progress != nil
		if i == 0 {
			v.ExampleTypes = mentioned.Names(api)
		}
	}
	if slices.ContainsFunc(v.Functions, func(f Function) bool { return f.NoWait }) {
		v.Callers = append(v.Callers, "RPCNotifier")
	}
	v.importForMethods(file, mentioned.Names(api))
}

// importForMethods resolves the imports of methods.ts and client.ts, which name types of types.ts.
func (v *View) importForMethods(file *codecFile, named []string) {
	v.MethodTypes = []syntax.Import{syntax.NewImport("import type", types.RPCModule, append([]string{"CallOptions"}, v.Callers...)...)}
	if v.Tells {
		v.MethodTypes = append(v.MethodTypes, syntax.NewImport("import type", types.ProgressModule, types.ProgressCallName))
	}
	v.ClientImports = v.MethodTypes
	if len(v.Functions) == 0 {
		return
	}
	if len(named) > 0 {
		v.MethodTypes = append(v.MethodTypes, syntax.NewImport("import type", types.TypesModule, named...))
	}
	v.ClientImports = v.MethodTypes
	if v.Tells {
		v.MethodModules = append(v.MethodModules, syntax.NewImport("import", types.ProgressModule, types.CallWithProgressName))
	}
	v.MethodModules = append(v.MethodModules, file.modules()...)
}

// newFunction resolves the function for a method, which waits for the answer.
func newFunction(m *rpcdef.Method, decodes, checks codecMapper) Function {
	name := types.MethodName(m)
	f := Function{Module: types.MethodsName, Doc: newMethodDoc(m), Name: types.SafeFunction(name), Method: name, Wire: m.Name, Result: "void"}
	if m.Result != nil {
		f.Result = types.Expr(m.Result, rpcdef.InResults, 1)
	}
	wire := syntax.Quote(m.Name)
	if m.Progress != nil {
		f.addProgress(m, wire, decodes, checks)
		return f
	}
	f.Async, f.Returns = true, "Promise<"+f.Result+">"
	f.addParams(m, wire, "RPCCaller", checks)
	f.addParameter("options", "?: CallOptions")
	call := emit.List("await rpc.call(", syntax.Leaves(wire, paramsArgument(m), callOptions(m)), ")")
	if m.Result == nil {
		f.Body = append(f.Body, call)
		return f
	}
	if !decodes.needs(m.Result) {
		f.Body = append(f.Body, call.Before("return "))
		return f
	}
	items := []emit.Group{emit.Leaf(wire), emit.Leaf("result"), decodes.shape(m.Result)}
	f.Body = append(f.Body, call.Before("const result = "),
		emit.List("return "+decodes.file.fromShapes("decode")+"(", items, ")"))
	f.Cast = " as " + f.Result
	return f
}

// newNoWaitFunction resolves the variant of a method that doesn't wait.
func newNoWaitFunction(m *rpcdef.Method, checks codecMapper) Function {
	name := types.MethodName(m)
	f := Function{
		Doc: syntax.Doc{
			Text:       "Like " + name + ", but doesn't wait for the server: resolves when Centrifugo has accepted the request.",
			Deprecated: m.Doc.Deprecated,
		},
		Module:  types.MethodsName,
		Name:    types.NoWaitName(name),
		Method:  types.NoWaitName(name),
		Wire:    m.Name,
		NoWait:  true,
		Result:  "void",
		Returns: "Promise<void>",
		Async:   true,
	}
	wire := syntax.Quote(m.Name)
	f.addParams(m, wire, "RPCNotifier", checks)
	arguments := syntax.Leaves(wire, paramsArgument(m))
	if m.Idempotent {
		arguments = append(arguments, emit.Leaf("{ idempotent: true }"))
	}
	f.Body = append(f.Body, emit.List("await rpc.notify(", arguments, ")"))
	return f
}

// addProgress resolves the rest of a function for a method that tells its progress.
func (f *Function) addProgress(m *rpcdef.Method, wire string, decodes, checks codecMapper) {
	f.Returns = types.ProgressCallName + "<" + f.Result + ", " + types.Expr(m.Progress, rpcdef.InResults, 1) + ">"
	f.addSignature(m, "RPCCaller")
	f.addParameter("options", "?: CallOptions")
	shapes := make([]emit.Group, 0, 3)
	if m.Params != nil && checks.needs(m.Params) {
		shapes = append(shapes, checks.shape(m.Params).Before("params: "))
	}
	shapes = append(shapes, decodes.shape(m.Progress).Before("progress: "))
	if m.Result != nil {
		shapes = append(shapes, decodes.shape(m.Result).Before("result: "))
	}
	table := emit.Group{Open: "{", Items: shapes, Close: "}", Style: emit.Braces}
	arguments := append(syntax.Leaves("rpc", wire, paramsArgument(m), callOptions(m)), table)
	f.Body = []emit.Group{emit.List("return "+types.CallWithProgressName+"(", arguments, ")")}
}

// addParams adds the base client and the params of a method, if it has some, and the statement that checks them.
func (f *Function) addParams(m *rpcdef.Method, wire, rpc string, checks codecMapper) {
	f.addSignature(m, rpc)
	if m.Params != nil && checks.needs(m.Params) {
		f.Body = append(make([]emit.Group, 0, 3), checks.check(wire, types.ParamsName, m.Params))
	}
}

// addSignature adds the base client and the params of a method, if it has some.
func (f *Function) addSignature(m *rpcdef.Method, rpc string) {
	f.Parameters, f.Names, f.Arguments = make([]emit.Group, 0, 3), make([]emit.Group, 0, 3), make([]emit.Group, 0, 3)
	f.addBaseClient(rpc)
	if m.Params == nil {
		return
	}
	f.Optional = mayBeLeftOut(m.Params)
	f.addParameter(types.ParamsName, either(f.Optional, "?: ", ": ")+types.Expr(m.Params, rpcdef.InParams, 1))
	if f.Optional {
		f.Names[1] = emit.Leaf(types.ParamsName + " = {}")
	}
}

// addBaseClient adds the first parameter, which is a field of the class that has the method.
func (f *Function) addBaseClient(typ string) {
	f.addParameter("rpc", ": "+typ)
	f.Arguments[0] = emit.Leaf("this.#rpc")
}

func (f *Function) addParameter(name, typ string) { f.addTyped(name, emit.Leaf(typ)) }

// addTyped adds a parameter whose type, behind its name, may take several lines.
func (f *Function) addTyped(name string, typ emit.Group) {
	f.Parameters, f.Names, f.Arguments = append(f.Parameters, typ.Before(name)), append(f.Names, emit.Leaf(name)), append(f.Arguments, emit.Leaf(name))
}

// WithDefault returns the parameters of the function with the default of params, if these may be left out.
func (f *Function) WithDefault() []emit.Group {
	if !f.Optional {
		return f.Parameters
	}
	parameters := slices.Clone(f.Parameters)
	typ, _ := strings.CutPrefix(parameters[1].Open, types.ParamsName+"?")
	parameters[1] = emit.Leaf(types.ParamsName + typ + " = {}")
	return parameters
}

// mayBeLeftOut reports whether an empty object will do as params.
func mayBeLeftOut(params *rpcdef.Struct) bool {
	return !slices.ContainsFunc(params.Fields, func(f *rpcdef.Field) bool { return !types.MayBeAbsent(params, f) })
}

// paramsArgument returns what is sent as the params of a method.
func paramsArgument(m *rpcdef.Method) string {
	if m.Params == nil {
		return "{}"
	}
	return types.ParamsName
}

// callOptions returns the options of a call.
func callOptions(m *rpcdef.Method) string {
	var own []string
	if m.Timeout > 0 {
		ms := strconv.FormatFloat(float64(m.Timeout)/float64(time.Millisecond), 'f', -1, 64)
		own = append(own, "timeout: options?.timeout ?? "+ms)
	}
	if m.Idempotent {
		own = append(own, "idempotent: true")
	}
	if own == nil {
		return "options"
	}
	return "{ ...options, " + strings.Join(own, ", ") + " }"
}
