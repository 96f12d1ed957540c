package python

import (
	"slices"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/generator/python/internal/view"
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
	MethodRows       string      // of the README's table
	Errors           []errorRow  // those that the API declares
	Union            *unionNames // of the first union; nil if there is none
	HasNoWait        bool        // a method has a variant that doesn't wait
	Sync             bool        // there is a client that blocks, too

	Telling  []string      // the methods that tell their progress
	Progress *exampleView  // a call of one of them; nil if there are none
	Channels *channelsView // nil if there are none
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

// newPackageView tells of an API what its view says. It adds the options.
func newPackageView(api *rpcdef.API, of *view.View, opts Options) packageView {
	v := packageView{
		Header: generator.Header, Ownership: generator.Ownership,
		PackageName: opts.PackageName, DistributionName: strings.ReplaceAll(opts.PackageName, "_", "-"), Version: opts.Version, Sync: opts.Sync,
	}
	var rows emit.Buffer
	for i := range of.Client.Methods {
		m := &of.Client.Methods[i]
		if m.IsNoWait {
			v.HasNoWait = true
			continue
		}
		if m.IsTelling {
			v.tells(m)
		}
		params := ""
		if m.ParamsName != "" {
			params = "`" + m.ParamsName + "`"
		}
		returns := strings.ReplaceAll(m.Returns.String(), "|", `\|`) // a bar would end the cell
		rows.P("| `", m.Name, "` | ", params, " | `", returns, "` |")
	}
	v.MethodRows = rows.String()
	v.Example = newExample(of.Client.Methods)
	v.Errors = newErrorRows(api, of.Names)
	v.Union = newUnionNames(api, of.Names)
	v.Channels = newChannelsView(api, of.Names)
	v.Files = packageFiles(opts, len(v.Errors) > 0, len(api.Channels) > 0)
	return v
}

// packageFiles returns the files that are installed.
func packageFiles(opts Options, hasErrors, hasChannels bool) []string {
	files := []string{"__init__.py", "client.py", "models.py", "py.typed", "version.py"}
	if hasErrors {
		files = append(files, "api_errors.py")
	}
	if hasChannels {
		files = append(files, "api_events.py")
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

// unionNames are the names of a union, and of its variants that the client doesn't know.
type unionNames struct{ Name, Unknown string }

// newUnionNames returns those of the first union of an API, nil if it has none.
func newUnionNames(api *rpcdef.API, d *types.Names) *unionNames {
	for _, decl := range api.Decls {
		if u, ok := decl.(*rpcdef.Union); ok {
			return &unionNames{d.TypeOf(&u.Head), types.UnknownName(u)}
		}
	}
	return nil
}

// newErrorRows returns the rows of the errors that an API declares.
func newErrorRows(api *rpcdef.API, d *types.Names) []errorRow {
	rows := make([]errorRow, len(api.Errors))
	for i, e := range api.Errors {
		rows[i] = errorRow{Name: types.ErrorName(e), Wire: e.Name}
		if e.Data != nil {
			rows[i].Data = d.TypeOf(&e.Data.Head)
		}
	}
	return rows
}

// newExample returns a call of a method. It is nil if there are no methods. Best is one that runs as it stands, with params and a result.
func newExample(methods []view.Method) *exampleView {
	if len(methods) == 0 {
		return nil
	}
	rank := func(m view.Method) int {
		switch {
		case m.ParamsName == "" && m.HasResult:
			return 1
		case m.ParamsName == "" || !m.HasResult || len(m.Needed) > 0:
			return 2
		default:
			return 0
		}
	}
	best := slices.MinFunc(methods, func(a, b view.Method) int { return rank(a) - rank(b) })
	return exampleOf(&best)
}

// elided returns arguments for keywords, whose values are left out.
func elided(keywords []string) []emit.Group {
	args := make([]emit.Group, len(keywords))
	for i, name := range keywords {
		args[i] = emit.Leaf(name + "=...")
	}
	return args
}

// exampleOf returns a call of a method with the keywords that must be given.
func exampleOf(m *view.Method) *exampleView {
	e := &exampleView{Method: m.Name, Params: m.ParamsName, HasResult: m.HasResult}
	await := "await "
	if e.HasResult {
		await = "result = await "
	}
	e.Call = lines(strings.Repeat(syntax.Indentation, 2), syntax.Call(await+"api."+m.Name, elided(m.Needed)...))
	return e
}

// lines returns a line of an example, or the lines that it is broken into. It stands at an indentation, which the first one doesn't have yet.
func lines(indent string, line ...emit.Group) string {
	p := &printer{emit.Buffer{Unit: syntax.Indentation, Outer: len(indent)}}
	p.code(line...)
	return strings.ReplaceAll(strings.TrimSpace(p.String()), "\n", "\n"+indent)
}
