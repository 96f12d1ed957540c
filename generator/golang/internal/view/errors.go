package view

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// An Error is a declared error: a variable, or a type if the source has one.
type Error struct {
	Doc     string
	Name    string // e.g. "ErrTaskNotFound", "QuotaError"
	Plain   string // its name on the wire
	Wire    string // the same, as a literal
	Code    string
	Message string // of a variable, as a literal
	Data    string // of a type: the type that it embeds; "" if it has no data
}

// newErrors resolves the errors of an API, variables first.
func newErrors(api *rpcdef.API) (variables, types []Error) {
	for _, e := range api.Errors {
		v := Error{Name: errorName(e), Plain: e.Name, Wire: syntax.Quote(e.Name), Code: strconv.Itoa(e.Code)}
		v.Doc = godoc.Text(errorDoc(e, v.Name))
		if e.Data != nil {
			v.Data = typeName(e.Data)
		}
		if e.Type {
			types = append(types, v)
			continue
		}
		v.Message = syntax.Quote(errorMessage(e))
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

// Text is what an error that is a type says.
func (e Error) Text() string {
	return strings.ReplaceAll(e.Plain, "_", " ") + " (code " + e.Code + ")"
}
