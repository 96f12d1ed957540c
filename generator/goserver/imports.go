package goserver

import (
	"maps"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// localNames are the names that the generated functions declare.
var localNames = []string{"ctx", "err", "implementation", "params", "result", "s"}

// importNames are the names under which the generated files refer to packages, by import path: the packages' own names, unless another package, a
// declaration or a local variable has it.
type importNames map[string]string

// newImportNames names the packages of the user's that the files refer to, beside the names that the package declares.
func newImportNames(packages []rpcdef.GoPackage, declared *emit.Namespace, runtime string) importNames {
	names := importNames{"context": "context", "time": "time", runtime: runtimePackage}
	taken := emit.NewNamespace("Go", nil, len(packages), slices.Concat(localNames, slices.Collect(maps.Values(names)))...)
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

// printImports prints the imports of a file: those of the standard library, and then the others.
func printImports(b *emit.Buffer, v *view, paths []string) {
	if len(paths) == 0 {
		return
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	b.P()
	if len(paths) == 1 {
		b.P("import ", v.importSpec(paths[0]))
		return
	}
	b.Block("import (", func() {
		standard, others := 0, 0
		for _, p := range paths {
			if isStandard(p) {
				b.P(v.importSpec(p))
				standard++
			}
		}
		for _, p := range paths {
			if isStandard(p) {
				continue
			}
			if others == 0 && standard > 0 {
				b.P()
			}
			b.P(v.importSpec(p))
			others++
		}
	}, ")")
}

// importSpec returns the import of a package, with its name where the path doesn't tell it.
func (v *view) importSpec(importPath string) string {
	if name := v.imports[importPath]; name != path.Base(importPath) {
		return name + " " + quote(importPath)
	}
	return quote(importPath)
}

// isStandard reports whether a package is of the standard library, as goimports decides it.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}
