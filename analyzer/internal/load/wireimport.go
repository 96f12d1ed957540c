package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// qualifiedByPath matches a type that is qualified by an import path of several elements, such as encoding/json.RawMessage.
var qualifiedByPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`((?:[\w.~-]+/)+[\w.~-]*[\w~-])\.([\pL_][\pL\d_]*)`)
})

// nameImports replaces the import paths in the text of a wire type by names. It has the file import those packages by these names.
func (f *File) nameImports(text string) string {
	if !strings.Contains(text, "/") {
		return text
	}
	return qualifiedByPath().ReplaceAllStringFunc(text, func(found string) string {
		m := qualifiedByPath().FindStringSubmatch(found)
		return f.importFor(m[1]) + "." + m[2]
	})
}

// importStandard has the file import what a wire type names of the standard library, such as time.Time. The source can't: the compiler
// forbids imports that only a comment uses.
func (f *File) importStandard(expr ast.Expr) {
	ast.Inspect(expr, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && standIns[x.Name] != nil && !f.mayImport(x.Name) && f.Package.decls[x.Name] == nil {
			f.importFor(x.Name)
		}
		return false
	})
}

// mayImport reports whether the file may import a package with the given name, judging by its imports.
func (f *File) mayImport(name string) bool {
	_, ok := f.imported(name)
	return ok || f.MayImport(name)
}

// importPrefix begins the names of imports for which the package's own name is taken. Its last letter doesn't occur in ordinary source.
const importPrefix = "rpcgenImportʹ"

// importFor returns a name by which the file imports a package. If it has none, it gets an import that isn't in the source.
func (f *File) importFor(target string) string {
	for _, known := range []map[string]string{f.Imports, f.names} {
		for name, imported := range known {
			if imported == target {
				return name
			}
		}
	}
	name := source.GuessName(target)
	if !token.IsIdentifier(name) || f.mayImport(name) || f.Package.decls[name] != nil {
		name = fmt.Sprintf("%s%d", importPrefix, len(f.wireImports)+1)
	}
	f.names[name] = target
	pos := f.AST.Name.Pos() // not that of the wire type, whose errors are others
	f.wireImports = append(f.wireImports, &ast.ImportSpec{
		Name: &ast.Ident{NamePos: pos, Name: name}, Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(target)},
	})
	return name
}
