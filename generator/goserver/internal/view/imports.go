package view

import (
	"maps"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// localNames are the names that the generated functions declare.
var localNames = []string{"ctx", "err", "implementation", "params", "result", "s"}

// unionLocals are the names that the functions of unions.go declare.
var unionLocals = []string{
	"c", "copied", "elem", "elem2", "elem3", "elem4", "i", "i2", "i3", "i4", "isEmpty", "key", "key2", "key3", "key4", "v",
}

// localsOf returns the names that functions declare beside these, for what an API has.
func localsOf(api *rpcdef.API) []string {
	var names []string
	if len(api.Channels) > 0 {
		names = append(names, channelLocals...)
	}
	if slices.ContainsFunc(api.Methods(), func(m *rpcdef.Method) bool { return m.Progress != nil }) {
		names = append(names, "progress")
	}
	if slices.ContainsFunc(api.Decls, isUnion) {
		names = append(names, unionLocals...)
	}
	return names
}

func isUnion(d rpcdef.Decl) bool {
	_, ok := d.(*rpcdef.Union)
	return ok
}

// importNames are the names under which the generated files refer to packages, by import path: the packages' own names, unless another package, a
// declaration or a local variable has it.
type importNames map[string]string

// newImportNames names the packages of the user's that the files refer to, beside the names that the package and its functions declare.
func newImportNames(packages []rpcdef.GoPackage, declared *emit.Namespace, runtime string, locals ...string) importNames {
	names := importNames{"context": "context", "maps": "maps", "slices": "slices", "time": "time", runtime: syntax.RuntimePackage}
	taken := emit.NewNamespace("Go", nil, len(packages), slices.Concat(localNames, locals, slices.Collect(maps.Values(names)))...)
	free := func(name string) string {
		for {
			candidate := taken.Free(name)
			if !declared.Has(candidate) && !goname.Reserved.Has(candidate) {
				return candidate
			}
		}
	}
	slices.SortFunc(packages, func(a, b rpcdef.GoPackage) int { return strings.Compare(a.Path, b.Path) })
	for _, p := range packages {
		if _, named := names[p.Path]; !named {
			names[p.Path] = free(p.Name)
		}
	}
	return names
}

// ImportSpec returns the import of a package, with its name where the path doesn't tell it.
func (v *View) ImportSpec(importPath string) string {
	if name := v.imports[importPath]; name != path.Base(importPath) {
		return name + " " + syntax.Quote(importPath)
	}
	return syntax.Quote(importPath)
}
