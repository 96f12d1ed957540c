package analyzer

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// qualifiedByPath matches a type that is qualified by an import path of several elements, such as encoding/json.RawMessage.
var qualifiedByPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`((?:[\w.~-]+/)+[\w.~-]*[\w~-])\.([\pL_][\pL\d_]*)`)
})

// importPaths replaces the import paths in the text of a wire type by names that the file has for them now.
func (p *program) importPaths(owner *pkg, f *file, text string) string {
	if !strings.Contains(text, "/") {
		return text
	}
	return qualifiedByPath().ReplaceAllStringFunc(text, func(found string) string {
		m := qualifiedByPath().FindStringSubmatch(found)
		return p.importFor(owner, f, m[1]) + "." + m[2]
	})
}

// importStandard imports what a wire type names of the standard library, such as time.Time, and the file doesn't import: the compiler
// forbids imports that just a comment has a use for.
func (p *program) importStandard(owner *pkg, f *file, expr ast.Expr) {
	ast.Inspect(expr, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && opaque[x.Name] != nil && !mayImport(f, x.Name) && owner.decls[x.Name] == nil {
			p.importFor(owner, f, x.Name)
		}
		return false
	})
}

// mayImport reports whether a file has a package of a name, as far as its imports tell.
func mayImport(f *file, name string) bool {
	_, ok := f.imported(name)
	return ok || slices.ContainsFunc(f.unnamed, func(target string) bool {
		parts := strings.FieldsFunc(path.Base(target), func(r rune) bool { return strings.ContainsRune("-._", r) })
		return guessName(target) == name || slices.Contains(parts, name)
	})
}

// wireImport begins the names of imports that would meet others. Nobody types the letter at its end.
const wireImport = "rpcgenImportʹ"

// importFor returns a name under which a wire type of a file can name a package, by an import that isn't in the source.
func (p *program) importFor(owner *pkg, f *file, target string) string {
	for _, known := range []map[string]string{f.imports, f.names} {
		for name, imported := range known {
			if imported == target {
				return name
			}
		}
	}
	name := guessName(target)
	if !token.IsIdentifier(name) || mayImport(f, name) || owner.decls[name] != nil {
		name = fmt.Sprintf("%s%d", wireImport, len(p.wireImports[f])+1)
	}
	f.names[name] = target
	pos := f.ast.Name.Pos() // not that of the wire type, whose errors are others
	p.wireImports[f] = append(p.wireImports[f], &ast.ImportSpec{
		Name: &ast.Ident{NamePos: pos, Name: name}, Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(target)},
	})
	return name
}
