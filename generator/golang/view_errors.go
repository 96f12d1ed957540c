package golang

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// An errorView is a declared error: a variable, or a type if the source has one.
type errorView struct {
	doc     string
	name    string // e.g. "ErrTaskNotFound", "QuotaError"
	plain   string // its name on the wire
	wire    string // the same, as a literal
	code    string
	message string // of a variable, as a literal
	data    string // of a type: the type that it embeds; "" if it has no data
}

// newErrorViews resolves the errors of an API, variables first.
func newErrorViews(api *rpcdef.API) (variables, types []errorView) {
	for _, e := range api.Errors {
		v := errorView{name: errorName(e), plain: e.Name, wire: quote(e.Name), code: strconv.Itoa(e.Code)}
		v.doc = docText(errorDoc(e, v.name))
		if e.Data != nil {
			v.data = typeName(e.Data)
		}
		if e.Type {
			types = append(types, v)
			continue
		}
		v.message = quote(errorMessage(e))
		variables = append(variables, v)
	}
	return variables, types
}

// errorName returns the name of a declared error: ErrTaskNotFound for a variable, QuotaError for a type.
func errorName(e *rpcdef.Error) string {
	stem := rpcdef.ErrorStem(e.GoName)
	if rpcdef.Snake(stem) != e.Name {
		stem = goname.Identifier(e.Name)
	}
	if e.Type {
		return stem + "Error"
	}
	return "Err" + stem
}

// errorMessage is what the error says where the server's words aren't at hand.
func errorMessage(e *rpcdef.Error) string {
	if e.Message != "" {
		return e.Message
	}
	return strings.ReplaceAll(e.Name, "_", " ")
}

// errorDoc returns the doc of an error. If it starts with the error's name in the source, perhaps after an article, it starts with name instead.
func errorDoc(e *rpcdef.Error, name string) string {
	text := e.DocFor(name)
	if strings.TrimSpace(text) == "" {
		text = name + " is the error " + e.Name + ", with the code " + strconv.Itoa(e.Code) + "."
	}
	return text
}

// raises returns the sentence on the errors that a method's docs link; "" if they link none.
func raises(m *rpcdef.Method) string {
	if len(m.Errors) == 0 {
		return ""
	}
	links := make([]string, len(m.Errors))
	for i, e := range m.Errors {
		links[i] = "[" + errorName(e) + "]"
	}
	if len(links) == 1 {
		return "Its error is " + links[0] + "."
	}
	return "Its errors are " + emit.Enumerate(links) + "."
}

// text is what an error that is a type says.
func (e errorView) text() string {
	return strings.ReplaceAll(e.plain, "_", " ") + " (code " + e.code + ")"
}
