package python

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A packageView is the data of the templates: for the README, and for the files that pip reads.
type packageView struct {
	Header           string
	Ownership        string
	PackageName      string   // for Python
	DistributionName string   // for pip
	Version          string   // as pip writes it
	Files            []string // those that are installed
	Example          *exampleView
	MethodRows       string     // of the README's table
	Errors           []errorRow // those that the API declares
	HasNoWait        bool       // a method has a variant that doesn't wait
	Sync             bool       // there is a client that blocks, too
}

// An errorRow is a row of the README's table of errors.
type errorRow struct {
	Name string // of the class
	Wire string // on the wire
	Data string // the model of its data; "" if it has none
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
		PackageName: opts.PackageName, DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"), Version: opts.Version, Sync: opts.Sync,
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

// packageFiles returns the files that are installed.
func packageFiles(opts Options, hasErrors bool) []string {
	files := []string{"__init__.py", "client.py", "models.py", "py.typed", "version.py"}
	if hasErrors {
		files = append(files, "api_errors.py")
	}
	if opts.Sync {
		files = append(files, "sync_client.py")
	}
	for _, module := range opts.runtime() {
		files = append(files, module+".py")
	}
	slices.Sort(files)
	return files
}

// newErrorRows returns the rows of the errors that an API declares.
func newErrorRows(api *rpcdef.API, d *declared) []errorRow {
	rows := make([]errorRow, len(api.Errors))
	for i, e := range api.Errors {
		rows[i] = errorRow{Name: errorName(e), Wire: e.Name}
		if e.Data != nil {
			rows[i].Data = d.typeOf(&e.Data.Head)
		}
	}
	return rows
}

// newExample returns a call of a method. It is nil if there are no methods. Best is one that runs as it stands, with params and a result.
func newExample(methods []methodView) *exampleView {
	if len(methods) == 0 {
		return nil
	}
	rank := func(m methodView) int {
		switch {
		case m.paramsName == "" && m.decode != nil:
			return 1
		case m.paramsName == "" || m.decode == nil || len(m.needed) > 0:
			return 2
		default:
			return 0
		}
	}
	best := slices.MinFunc(methods, func(a, b methodView) int { return rank(a) - rank(b) })
	return best.example()
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
