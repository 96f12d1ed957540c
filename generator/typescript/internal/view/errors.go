package view

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// An Error is a declared error.
type Error struct {
	Doc  syntax.Doc
	Name string     // of its class, e.g. "TaskNotFoundError"
	Wire string     // its name on the wire, as a literal
	Data string     // type; "" if it has no data
	Test emit.Group // reports whether a value is it
}

// addErrors resolves api-errors.ts.
func (v *View) addErrors(api *rpcdef.API, names codecNames) {
	if len(api.Errors) == 0 {
		return
	}
	file := newCodecFile()
	decodes := codecMapper{results: true, names: names, file: file}
	mentioned := types.NewMentions()
	v.Errors = make([]Error, len(api.Errors))
	for i, e := range api.Errors {
		name, wire := types.ErrorName(e), syntax.Quote(e.Name)
		view := Error{Doc: newErrorDoc(e, name), Name: name, Wire: wire}
		arguments := syntax.Leaves("value", wire)
		if e.Data != nil {
			mentioned.Add(e.Data, rpcdef.InResults)
			view.Data = types.Expr(e.Data, rpcdef.InResults, 1)
			arguments = append(arguments, decodes.shape(e.Data))
		}
		view.Test = emit.List(file.fromShapes("isError")+"(", arguments, ")")
		v.Errors[i] = view
	}
	if named := mentioned.Names(api); len(named) > 0 {
		v.ErrorTypes = []syntax.Import{syntax.NewImport("import type", types.TypesModule, named...)}
	}
	v.ErrorModules = file.modules()
}

// newErrorDoc returns the doc of the class of an error. Where the error's own begins with its name in Go, perhaps after an article, it begins with the
// class.
func newErrorDoc(e *rpcdef.Error, class string) syntax.Doc {
	d := e.Doc
	d.Text = e.DocFor(class)
	if strings.TrimSpace(d.Text) == "" {
		d.Text = class + " is the error " + e.Name + ", with the code " + strconv.Itoa(e.Code) + "."
	}
	return types.NewDoc(d)
}

// newMethodDoc returns the doc of a method, with the errors that it links, which are called as their classes.
func newMethodDoc(m *rpcdef.Method) syntax.Doc {
	text, throws := m.Doc, make([]string, len(m.Errors))
	for i, e := range m.Errors {
		throws[i] = types.ErrorName(e)
		text.Text = strings.ReplaceAll(text.Text, "["+e.GoName+"]", throws[i])
	}
	d := types.NewDoc(text)
	if len(throws) > 0 {
		d.Throws = throws
	}
	return d
}
