package view

import (
	"cmp"
	"go/doc"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// Errors is api_errors.py.
type Errors struct {
	Imports syntax.Imports
	Base    string // the name of BaseModel
	Classes []Error

	HasDeprecated bool
}

// An Error is the class of a declared error.
type Error struct {
	Name       string // e.g. "TaskNotFoundError"
	Wire       string // its name on the wire, as a literal
	Doc        string
	Decorators []emit.Group
	Data       string // the model of its data; "" if it has none
}

func newErrors(api *rpcdef.API, d *types.Names) Errors {
	s := types.NewScope(d, false)
	v := Errors{Base: s.Use("BaseModel"), HasDeprecated: d.HasDeprecated}
	s.Add(".errors", "RPCError", "RPCError")
	for _, e := range api.Errors {
		class := Error{Name: types.ErrorName(e), Wire: syntax.Quote(e.Name), Doc: errorDoc(e), Decorators: classDecorators(s, e.Doc)}
		if e.Data != nil {
			class.Data = s.Decl(&e.Data.Head)
		}
		v.Classes = append(v.Classes, class)
	}
	v.Imports = s.Imports()
	return v
}

// errorDoc returns the doc of an error. If it starts with the error's name in the source, perhaps after an article, it starts with its name here.
func errorDoc(e *rpcdef.Error) string {
	if strings.TrimSpace(e.Doc.Text) == "" {
		return "The error " + e.Name + ", with the code " + strconv.Itoa(e.Code) + "."
	}
	return e.DocFor(types.ErrorName(e))
}

// methodDoc returns the doc of a method, with the errors that it links.
func methodDoc(m *rpcdef.Method) string {
	if len(m.Errors) == 0 {
		return m.Doc.Text
	}
	text := strings.TrimRight(m.Doc.Text, "\n")
	if strings.TrimSpace(text) == "" {
		text = "Call " + m.Name + "."
	}
	lines := []string{text, "", "Raises:"}
	for _, e := range m.Errors {
		lines = append(lines, syntax.Indentation+types.ErrorName(e)+": "+errorSummary(e))
	}
	return strings.Join(lines, "\n")
}

// errorSummary says in one line when an error is raised.
func errorSummary(e *rpcdef.Error) string {
	text := e.Doc.Text
	if _, rest, ok := e.CutName(); ok {
		text = strings.TrimPrefix(strings.TrimPrefix(rest, "says that "), "means that ")
	}
	return cmp.Or(new(doc.Package).Synopsis(text), strings.ReplaceAll(e.Name, "_", " ")+".")
}
