package analyzer

import (
	"go/ast"
	"go/constant"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"example.com/rpcgen/rpcdef"
)

// TestModel holds the model of each construct of the type law, and of the examples, against the one that comes of a type check of everything
// by packages.Load: of all files with their function bodies, of all dependencies, of the standard library as it is.
func TestModel(t *testing.T) {
	t.Parallel()
	root := realModules(t)[0]
	whole := loadWhole(t, root, "./examples/tasks/...", "./testdata/types/...")
	compared := 0
	goroot := goCommand(t, "env", "GOROOT")
	for _, p := range whole.packages {
		if !strings.HasPrefix(p.PkgPath, "example.com/rpcgen/") || !annotates(p) {
			continue
		}
		want, err := whole.model(p)
		if err != nil {
			t.Errorf("%s: %v", p.PkgPath, err)
			continue
		}
		compared++
		got, err := loadListed(t, p, goroot)
		if err != nil {
			t.Errorf("%s: %v", p.PkgPath, err)
			continue
		}
		sameConstants := gocmp.Comparer(func(a, b constant.Value) bool { return a.ExactString() == b.ExactString() })
		if diff := gocmp.Diff(want, got, sameConstants); diff != "" {
			t.Errorf("%s: -whole +sliced:\n%s", p.PkgPath, diff)
		}
	}
	if compared < 250 {
		t.Errorf("compared only %d packages", compared)
	}
}

// A wholeProgram is what packages.Load makes of everything.
type wholeProgram struct {
	fset     *token.FileSet
	packages []*packages.Package
	all      map[string]*packages.Package
}

func loadWhole(t *testing.T, dir string, patterns ...string) *wholeProgram {
	t.Helper()
	w := &wholeProgram{fset: token.NewFileSet(), all: map[string]*packages.Package{}}
	listed, err := packages.Load(&packages.Config{
		Dir: dir, Fset: w.fset,
		Mode: loadMode | packages.NeedImports | packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedCompiledGoFiles,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	w.packages = listed
	packages.Visit(listed, nil, func(p *packages.Package) { w.all[p.PkgPath] = p })
	return w
}

// loadListed loads a package that the go command has listed already.
func loadListed(t *testing.T, p *packages.Package, goroot string) (*rpcdef.API, error) {
	t.Helper()
	prog := programIn(t, Config{Dir: filepath.Dir(p.GoFiles[0])})
	prog.useToolchain(goroot)
	roots, err := prog.addRoots([]*listing{newListing(p)})
	if err != nil {
		return nil, err
	}
	result, err := prog.analyze(roots)
	if err != nil {
		return nil, err
	}
	return result.API, nil
}

// annotates reports whether a package declares a service. Wire types are aliases that the analyzer adds to the source before it checks that; their
// packages can't be compared this way.
func annotates(p *packages.Package) bool {
	service := false
	for _, tree := range p.Syntax {
		for _, group := range tree.Comments {
			for _, c := range group.List {
				service = service || strings.HasPrefix(c.Text, "//rpcgen:service")
				if strings.HasPrefix(c.Text, "//rpcgen:wire") {
					return false
				}
			}
		}
		wired := false
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			wired = wired || ok && strings.Contains(lit.Value, "rpcgen:\"wire=")
			return true
		})
		if wired {
			return false
		}
	}
	return service
}

// model converts a package of the whole program.
func (w *wholeProgram) model(root *packages.Package) (*rpcdef.API, error) {
	prog, err := newProgram(Config{}, &cache{fset: w.fset, tags: tagReader{}})
	if err != nil {
		return nil, err
	}
	for path, p := range w.all {
		prog.pkgs[path] = w.wrap(p, path == root.PkgPath)
	}
	diags := &diagnostics{fset: w.fset}
	services := findServices(prog, []*pkg{prog.pkgs[root.PkgPath]}, diags)
	for path, p := range w.all { // nothing is sliced: all is kept
		prog.pkgs[path].types, prog.pkgs[path].info = p.Types, p.TypesInfo
	}
	prog.describe()()
	api := newConverter(prog, diags).api(services)
	return api, diags.err()
}

func (w *wholeProgram) wrap(p *packages.Package, root bool) *pkg {
	wrapped := &pkg{path: p.PkgPath, name: p.Name, root: root, foreign: isDownloaded(p.Module)}
	var sources []*source
	for _, tree := range p.Syntax {
		src := &source{ast: tree, data: []byte("rpcgen")}
		if root {
			src.findMentions()
		}
		src.readImports(false)
		sources = append(sources, src)
	}
	wrapped.addAll(sources)
	for _, d := range wrapped.decls {
		wrapped.kept[d] = true
	}
	for _, methods := range wrapped.methods {
		for _, d := range methods {
			wrapped.kept[d] = true
		}
	}
	return wrapped
}
