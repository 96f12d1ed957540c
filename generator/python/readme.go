package python

import (
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// A packageView is the data of the templates: for the README, and for the files that pip reads.
type packageView struct {
	Header           string
	Ownership        string
	PackageName      string // for Python
	DistributionName string // for pip
	Version          string // as pip writes it
	Example          *exampleView
	MethodRows       string // of the README's table
	HasNoWait        bool   // a method has a variant that doesn't wait
}

// An exampleView is a call of a method.
type exampleView struct {
	Method    string
	Params    string // the type of params; "" if there are none
	Call      string // the lines of the call
	HasResult bool
}

func newPackageView(opts Options, methods []methodView) packageView {
	v := packageView{
		Header: generator.Header, Ownership: generator.Ownership,
		PackageName: opts.PackageName, DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"), Version: opts.Version,
		Example: newExample(methods),
	}
	var rows emit.Buffer
	for _, m := range methods {
		if m.isNoWait {
			v.HasNoWait = true
			continue
		}
		params := ""
		if m.paramsName != "" {
			params = "`" + m.paramsName + "`"
		}
		returns := strings.ReplaceAll(m.returns.String(), "|", `\|`) // a bar would end the cell
		rows.P("| `", m.name, "` | ", params, " | `", returns, "` |")
	}
	v.MethodRows = rows.String()
	return v
}

// newExample returns a call of a method with params and a result, or else of the first method. It is nil if there are no methods.
func newExample(methods []methodView) *exampleView {
	for i := range methods {
		m := &methods[i]
		if m.decode != nil && m.paramsName != "" {
			return m.example()
		}
	}
	if len(methods) == 0 {
		return nil
	}
	return methods[0].example()
}

// example returns a call with the keywords that must be given.
func (m *methodView) example() *exampleView {
	e := &exampleView{Method: m.name, Params: m.paramsName, HasResult: m.decode != nil}
	args := make([]emit.Group, len(m.needed))
	for i, name := range m.needed {
		args[i] = emit.Leaf(name + "=...")
	}
	await := "await "
	if e.HasResult {
		await = "result = await "
	}
	p := &printer{emit.Buffer{Unit: indentation}}
	p.In(func() { p.In(func() { p.code(call(await+"api."+m.name, args...)) }) })
	e.Call = strings.TrimSpace(p.String())
	return e
}
