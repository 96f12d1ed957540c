package python

import (
	"strings"

	"example.com/rpcgen/generator/python/internal/syntax"
)

// importBlocks prints imports. A module of the package can also be imported from inside of its folder, where there is no package that
// imports could be relative to.
func (p *printer) importBlocks(v syntax.Imports) {
	for _, block := range [][]syntax.Import{v.Language, v.Libraries} {
		if block != nil {
			p.P()
		}
		for _, m := range block {
			p.importFrom(m.Module, m)
		}
	}
	if v.Own == nil {
		return
	}
	p.P()
	p.P("if ", v.TypeChecking, " or __package__:")
	p.In(func() {
		for _, m := range v.Own {
			p.importFrom(m.Module, m)
		}
	})
	p.P("else:")
	p.In(func() {
		for _, m := range v.Own {
			p.importFrom(strings.TrimPrefix(m.Module, "."), m)
		}
	})
}

// importFrom prints an import. The module may have another name here.
func (p *printer) importFrom(module string, m syntax.Import) {
	for i, name := range m.Renamed {
		if i == m.Early {
			p.imports(module, m.Names)
		}
		p.P("from ", module, " import ", name)
	}
	if m.Early == len(m.Renamed) {
		p.imports(module, m.Names)
	}
}

// imports prints the import of names from a module, if there are any.
func (p *printer) imports(module string, names []string) {
	if len(names) == 0 {
		return
	}
	if line := "from " + module + " import " + strings.Join(names, ", "); p.Fits(maxImport, line) {
		p.P(line)
		return
	}
	p.P("from ", module, " import (")
	p.In(func() { p.Lines(names, ",") })
	p.P(")")
}

// maxImport is how long a line may be that imports: import sorters break lines at 88 columns by default.
const maxImport = 88
