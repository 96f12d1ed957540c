package python

import (
	"cmp"
	"go/doc"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// An errorsView is api_errors.py.
type errorsView struct {
	imports importsView
	base    string // the name of BaseModel
	classes []errorView

	hasDeprecated bool
}

// An errorView is the class of a declared error.
type errorView struct {
	name       string // e.g. "TaskNotFoundError"
	wire       string // its name on the wire, as a literal
	doc        string
	decorators []emit.Group
	data       string // the model of its data; "" if it has none
}

func newErrorsView(api *rpcdef.API, d *declared) errorsView {
	s := newScope(d, false)
	v := errorsView{base: s.use("BaseModel"), hasDeprecated: d.hasDeprecated}
	s.add(".errors", "RPCError", "RPCError")
	for _, e := range api.Errors {
		class := errorView{name: errorName(e), wire: quote(e.Name), doc: errorDoc(e), decorators: classDecorators(s, e.Doc)}
		if e.Data != nil {
			class.data = s.decl(&e.Data.Head)
		}
		v.classes = append(v.classes, class)
	}
	v.imports = s.imports()
	return v
}

// errorDoc returns the doc of an error. If it starts with the error's name in the source, perhaps after an article, it starts with its name here.
func errorDoc(e *rpcdef.Error) string {
	if strings.TrimSpace(e.Doc.Text) == "" {
		return "The error " + e.Name + ", with the code " + strconv.Itoa(e.Code) + "."
	}
	return e.DocFor(errorName(e))
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
		lines = append(lines, indentation+errorName(e)+": "+errorSummary(e))
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
