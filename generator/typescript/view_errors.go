package typescript

import (
	"go/scanner"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// baseErrorName is the class of all errors that a server answers.
const baseErrorName = "RPCError"

// isErrorName is the function that tells whether a value is a declared error.
const isErrorName = shapesName + ".isError"

// An errorView is a declared error.
type errorView struct {
	doc  doc
	name string       // of its class, e.g. "TaskNotFoundError"
	wire string       // its name on the wire, as a literal
	data string       // type; "" if it has no data
	test []emit.Group // arguments of isError
}

// addErrors resolves api-errors.ts.
func (v *view) addErrors(api *rpcdef.API, names codecNames) {
	if len(api.Errors) == 0 {
		return
	}
	file := &codecFile{shapes: shapesName + ".", wire: wireName + ".", shapesUsed: map[string]bool{}}
	decodes := codecMapper{results: true, names: names, file: file}
	mentioned := newMentions()
	v.errors = make([]errorView, len(api.Errors))
	for i, e := range api.Errors {
		name, wire := errorName(e), quote(e.Name)
		view := errorView{doc: newErrorDoc(e, name), name: name, wire: wire, test: leaves("value", wire)}
		if e.Data != nil {
			mentioned.add(e.Data, rpcdef.InResults)
			view.data = typeExpr(e.Data, rpcdef.InResults, 1)
			view.test = append(view.test, decodes.shape(e.Data))
		}
		v.errors[i] = view
	}
	if types := mentioned.names(api); len(types) > 0 {
		v.errorTypes = []importView{{"import type", types, typesModule}}
	}
	v.errorModules = []importView{whole(shapesName, shapesModule)}
	if file.wireUsed {
		v.errorModules = append(v.errorModules, whole(wireName, wireModule))
	}
}

// builtinErrors are the classes of JavaScript that an error of an API may hide.
var builtinErrors = emit.NewWords("AggregateError", "EvalError", "RangeError", "ReferenceError", "SuppressedError", "SyntaxError", "TypeError", "URIError")

// errorName returns the name of the class of a declared error.
func errorName(e *rpcdef.Error) string { return e.Stem() + "Error" }

// warnings tells of errors whose classes hide those of JavaScript.
func warnings(api *rpcdef.API) scanner.ErrorList {
	return emit.HiddenNames("TypeScript", builtinErrors, api.Errors, errorName)
}

// newErrorDoc returns the doc of the class of an error. Where the error's own begins with its name in Go, perhaps after an article, it begins with the
// class.
func newErrorDoc(e *rpcdef.Error, class string) doc {
	d := e.Doc
	d.Text = e.DocFor(class)
	if strings.TrimSpace(d.Text) == "" {
		d.Text = class + " is the error " + e.Name + ", with the code " + strconv.Itoa(e.Code) + "."
	}
	return newDoc(d)
}

// newMethodDoc returns the doc of a method, with the errors that it links, which are called as their classes.
func newMethodDoc(m *rpcdef.Method) doc {
	text, throws := m.Doc, make([]string, len(m.Errors))
	for i, e := range m.Errors {
		throws[i] = errorName(e)
		text.Text = strings.ReplaceAll(text.Text, "["+e.GoName+"]", throws[i])
	}
	d := newDoc(text)
	if len(throws) > 0 {
		d.throws = throws
	}
	return d
}
