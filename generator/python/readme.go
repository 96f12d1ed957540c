package python

import (
	"slices"
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
	Arguments string // of the call that makes the params
	HasResult bool
}

func newPackageView(opts Options, methods []methodView) packageView {
	v := packageView{
		Header: generator.Header, Ownership: generator.Ownership,
		PackageName: opts.PackageName, DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"), Version: opts.Version,
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

// newExample returns a call of a method. It is nil if there are no methods. Best is one that runs as it stands, with params and a result.
func newExample(methods []methodView, models modelsView) *exampleView {
	if len(methods) == 0 {
		return nil
	}
	needy := models.needy()
	rank := func(m methodView) int {
		switch {
		case m.paramsName == "" && m.decode != nil:
			return 1
		case m.paramsName == "" || m.decode == nil || needy[m.paramsName]:
			return 2
		default:
			return 0
		}
	}
	best := slices.MinFunc(methods, func(a, b methodView) int { return rank(a) - rank(b) })
	example := &exampleView{Method: best.name, Params: best.paramsName, HasResult: best.decode != nil}
	if needy[best.paramsName] {
		example.Arguments = "..."
	}
	return example
}

// needy returns the names of the models with a field that can't be left out.
func (v modelsView) needy() map[string]bool {
	needy := map[string]bool{}
	for _, d := range v.decls {
		if m, isModel := d.(*modelView); isModel {
			needy[m.name] = slices.ContainsFunc(m.fields, func(f fieldView) bool { return !f.optional })
		}
	}
	return needy
}
