package typescript

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A functionView is a function of methods.ts, and the method of APIClient that calls it: of a method of the API, or of its variant that
// doesn't wait.
type functionView struct {
	doc        doc
	name       string // in methods.ts
	method     string // in APIClient, e.g. "tasksGetStats"
	wire       string // on the wire, e.g. "tasks.get_stats"
	hash       string // tells apart what methods look like on the wire; "" for a variant
	noWait     bool
	parameters []emit.Group // of the function; the base client is the first, which the method doesn't have
	names      []emit.Group // of the parameters
	optional   bool         // params may be left out
	arguments  []emit.Group // what the method calls the function with
	result     string       // type, "void" where it gives none
	body       []emit.Group // statements of the function, without a semicolon
	cast       string       // behind the last one, e.g. " as Task"
}

// addMethods resolves methods.ts and client.ts.
func (v *view) addMethods(api *rpcdef.API, names codecNames) {
	file := &codecFile{shapes: shapesName + ".", wire: wireName + ".", shapesUsed: map[string]bool{}}
	decodes, checks := codecMapper{results: true, names: names, file: file}, codecMapper{names: names, file: file}
	mentioned := newMentions()
	all := api.Methods()
	v.functions = make([]functionView, 0, len(all))
	for i, m := range all {
		f := newFunction(m, decodes, checks)
		f.hash = m.Hash
		v.functions = append(v.functions, f)
		if m.NoWait {
			v.functions = append(v.functions, newNoWaitFunction(m, checks))
		}
		mentioned.addMethod(m)
		if i == 0 {
			v.exampleTypes = mentioned.names(api)
		}
	}
	if slices.ContainsFunc(v.functions, func(f functionView) bool { return f.noWait }) {
		v.callers = append(v.callers, "RPCNotifier")
	}
	v.importForMethods(file, mentioned.names(api))
}

// importForMethods resolves the imports of methods.ts and client.ts.
func (v *view) importForMethods(file *codecFile, types []string) {
	v.methodTypes = []importView{{"import type", append([]string{"CallOptions"}, v.callers...), rpcModule}}
	v.clientImports = v.methodTypes
	if len(v.functions) == 0 {
		return
	}
	if len(types) > 0 {
		v.methodTypes = append(v.methodTypes, importView{"import type", types, typesModule})
	}
	v.clientImports = v.methodTypes
	if len(file.shapesUsed) > 0 {
		v.methodModules = append(v.methodModules, whole(shapesName, shapesModule))
	}
	if file.wireUsed {
		v.methodModules = append(v.methodModules, whole(wireName, wireModule))
	}
}

// newFunction resolves the function for a method, which waits for the answer.
func newFunction(m *rpcdef.Method, decodes, checks codecMapper) functionView {
	name := methodName(m)
	f := functionView{doc: newMethodDoc(m), name: safeFunction(name), method: name, wire: m.Name, result: "void"}
	wire := quote(m.Name)
	f.addParams(m, wire, "RPCCaller", checks)
	f.addParameter("options", "?: CallOptions")
	call := emit.List("await rpc.call(", leaves(wire, paramsArgument(m), callOptions(m)), ")")
	if m.Result == nil {
		f.body = append(f.body, call)
		return f
	}
	f.result = typeExpr(m.Result, rpcdef.InResults, 1)
	if !decodes.needs(m.Result) {
		f.body = append(f.body, call.Before("return "))
		return f
	}
	items := []emit.Group{emit.Leaf(wire), emit.Leaf("result"), decodes.shape(m.Result)}
	f.body = append(f.body, call.Before("const result = "),
		emit.List("return "+decodes.file.fromShapes("decode")+"(", items, ")"))
	f.cast = " as " + f.result
	return f
}

// newNoWaitFunction resolves the variant of a method that doesn't wait.
func newNoWaitFunction(m *rpcdef.Method, checks codecMapper) functionView {
	name := methodName(m)
	f := functionView{
		doc: doc{
			text:       "Like " + name + ", but doesn't wait for the server: resolves when Centrifugo has accepted the request.",
			deprecated: m.Doc.Deprecated,
		},
		name:   noWaitName(name),
		method: noWaitName(name),
		wire:   m.Name,
		noWait: true,
		result: "void",
	}
	wire := quote(m.Name)
	f.addParams(m, wire, "RPCNotifier", checks)
	arguments := leaves(wire, paramsArgument(m))
	if m.Idempotent {
		arguments = append(arguments, emit.Leaf("{ idempotent: true }"))
	}
	f.body = append(f.body, emit.List("await rpc.notify(", arguments, ")"))
	return f
}

// addParams adds the base client and the params of a method, if it has some, and the statement that checks them.
func (f *functionView) addParams(m *rpcdef.Method, wire, rpc string, checks codecMapper) {
	f.parameters, f.names, f.arguments = make([]emit.Group, 0, 3), make([]emit.Group, 0, 3), make([]emit.Group, 0, 3)
	f.addParameter("rpc", ": "+rpc)
	f.arguments[0] = emit.Leaf("this.#rpc")
	if m.Params == nil {
		return
	}
	f.optional = mayBeLeftOut(m.Params)
	f.addParameter(paramsName, either(f.optional, "?: ", ": ")+typeExpr(m.Params, rpcdef.InParams, 1))
	if f.optional {
		f.names[1] = emit.Leaf(paramsName + " = {}")
	}
	if checks.needs(m.Params) {
		items := []emit.Group{emit.Leaf(wire), emit.Leaf("params"), checks.shape(m.Params)}
		f.body = append(make([]emit.Group, 0, 3), emit.List(checks.file.fromShapes("check")+"(", items, ")"))
	}
}

func (f *functionView) addParameter(name, typ string) {
	f.parameters, f.names, f.arguments = append(f.parameters, emit.Leaf(name+typ)), append(f.names, emit.Leaf(name)), append(f.arguments, emit.Leaf(name))
}

// withDefault returns the parameters of the function with the default of params, if these may be left out.
func (f *functionView) withDefault() []emit.Group {
	if !f.optional {
		return f.parameters
	}
	parameters := slices.Clone(f.parameters)
	typ, _ := strings.CutPrefix(parameters[1].Open, paramsName+"?")
	parameters[1] = emit.Leaf(paramsName + typ + " = {}")
	return parameters
}

// paramsName is the name of the parameter for the params of a method.
const paramsName = "params"

// mayBeLeftOut reports whether an empty object will do as params.
func mayBeLeftOut(params *rpcdef.Struct) bool {
	return !slices.ContainsFunc(params.Fields, func(f *rpcdef.Field) bool { return !mayBeAbsent(params, f) })
}

// paramsArgument returns what is sent as the params of a method.
func paramsArgument(m *rpcdef.Method) string {
	if m.Params == nil {
		return "{}"
	}
	return paramsName
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
