package typescript

import (
	"slices"
	"strconv"
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
	noWait     bool
	parameters []emit.Group // of the function; the base client is the first, which the method doesn't have
	arguments  []emit.Group // what the method calls the function with
	result     string       // type, "void" where it gives none
	body       []emit.Group // statements of the function
}

// addMethods resolves methods.ts and client.ts.
func (v *view) addMethods(api *rpcdef.API, names codecNames) {
	file := &codecFile{shapes: shapesName + ".", wire: wireName + ".", shapesUsed: map[string]bool{}}
	decodes, checks := codecMapper{results: true, names: names, file: file}, codecMapper{names: names, file: file}
	mentioned := map[*rpcdef.Head]bool{}
	for _, m := range api.Methods() {
		v.functions = append(v.functions, newFunction(m, decodes, checks))
		if m.NoWait {
			v.functions = append(v.functions, newNoWaitFunction(m, checks))
		}
		if m.Params != nil {
			mention(m.Params, mentioned)
		}
		if m.Result != nil {
			mention(m.Result, mentioned)
		}
	}
	if slices.ContainsFunc(v.functions, func(f functionView) bool { return f.noWait }) {
		v.callers = append(v.callers, "RPCNotifier")
	}
	v.importForMethods(file, mentionedTypes(api, mentioned))
}

// importForMethods resolves the imports of methods.ts and client.ts.
func (v *view) importForMethods(file *codecFile, types []string) {
	if len(v.functions) == 0 {
		v.clientImports = []emit.Group{named("import type", v.callers, rpcModule)}
		return
	}
	rpc := named("import type", append([]string{"CallOptions"}, v.callers...), rpcModule)
	v.methodImports = []emit.Group{rpc}
	v.clientImports = []emit.Group{whole(methodsName, methodsModule), rpc}
	if len(file.shapesUsed) > 0 {
		v.methodImports = append(v.methodImports, whole(shapesName, shapesModule))
	}
	if len(types) > 0 {
		imported := named("import type", types, typesModule)
		v.methodImports, v.clientImports = append(v.methodImports, imported), append(v.clientImports, imported)
	}
	if file.wireUsed {
		v.methodImports = append(v.methodImports, whole(wireName, wireModule))
	}
}

// mentionedTypes returns the names of types that are mentioned, sorted.
func mentionedTypes(api *rpcdef.API, mentioned map[*rpcdef.Head]bool) []string {
	names := make([]string, 0, len(mentioned))
	for _, d := range api.Decls {
		if mentioned[d.Header()] {
			names = append(names, safeType(d.Header().Name))
		}
	}
	slices.Sort(names)
	return names
}

// newFunction resolves the function for a method, which waits for the answer.
func newFunction(m *rpcdef.Method, decodes, checks codecMapper) functionView {
	name := methodName(m)
	f := functionView{doc: newDoc(m.Doc), name: safeFunction(name), method: name, wire: m.Name, result: "void"}
	wire := quote(m.Name)
	f.addParams(m, wire, "RPCCaller", checks)
	f.parameters, f.arguments = append(f.parameters, emit.Leaf("options?: CallOptions")), append(f.arguments, emit.Leaf("options"))
	call := emit.List("await rpc.call(", leaves(wire, paramsArgument(m), callOptions(m)), ");")
	if m.Result == nil {
		f.body = append(f.body, call)
		return f
	}
	f.result = typeExpr(m.Result, 1)
	if !decodes.needs(m.Result) {
		f.body = append(f.body, call.Before("return "))
		return f
	}
	items := []emit.Group{emit.Leaf(wire), emit.Leaf("result"), decodes.shape(m.Result)}
	f.body = append(f.body, call.Before("const result = "),
		emit.List("return "+decodes.file.fromShapes("decode")+"(", items, ") as "+f.result+";"))
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
	f.body = append(f.body, emit.List("await rpc.notify(", leaves(wire, paramsArgument(m)), ");"))
	return f
}

// addParams adds the base client and the params of a method, if it has some, and the statement that checks them.
func (f *functionView) addParams(m *rpcdef.Method, wire, rpc string, checks codecMapper) {
	f.parameters, f.arguments = make([]emit.Group, 0, 3), make([]emit.Group, 0, 3)
	f.parameters, f.arguments = append(f.parameters, emit.Leaf("rpc: "+rpc)), append(f.arguments, emit.Leaf("this.#rpc"))
	if m.Params == nil {
		return
	}
	f.parameters, f.arguments = append(f.parameters, emit.Leaf("params: "+typeExpr(m.Params, 1))), append(f.arguments, emit.Leaf("params"))
	if checks.needs(m.Params) {
		items := []emit.Group{emit.Leaf(wire), emit.Leaf("params"), checks.shape(m.Params)}
		f.body = append(make([]emit.Group, 0, 3), emit.List(checks.file.fromShapes("check")+"(", items, ");"))
	}
}

// paramsArgument returns what is sent as the params of a method.
func paramsArgument(m *rpcdef.Method) string {
	if m.Params == nil {
		return "{}"
	}
	return "params"
}

// callOptions returns the options of a call.
func callOptions(m *rpcdef.Method) string {
	if m.Timeout <= 0 {
		return "options"
	}
	ms := strconv.FormatFloat(float64(m.Timeout)/float64(time.Millisecond), 'f', -1, 64)
	return "{ ...options, timeout: options?.timeout ?? " + ms + " }"
}
