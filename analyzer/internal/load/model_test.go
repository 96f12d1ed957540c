package load_test

import (
	"go/ast"
	"go/constant"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/gomod"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/service"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// TestModel holds the model of each package below testdata/types, and of the examples, against the one that comes of a type check of everything
// by packages.Load: of all files with their function bodies, of all dependencies, of the standard library as it is.
func TestModel(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	patterns := []string{"./examples/tasks/...", "./testdata/types/..."}
	whole, sliced := loadWhole(t, root, os.Environ(), patterns), findRoots(t, root, os.Environ(), patterns)
	compared := 0
	for _, p := range whole.roots {
		if !strings.HasPrefix(p.PkgPath, "example.com/rpcgen/") || !annotates(p) {
			continue
		}
		want, err := whole.model(p)
		if err != nil {
			t.Errorf("%s: %v", p.PkgPath, err)
			continue
		}
		compared++
		got, err := sliced.model(p.PkgPath)
		if err != nil {
			t.Errorf("%s: %v", p.PkgPath, err)
			continue
		}
		if diff := gocmp.Diff(want, got, sameConstants); diff != "" {
			t.Errorf("%s: -whole +sliced:\n%s", p.PkgPath, diff)
		}
	}
	if compared < 250 {
		t.Errorf("compared only %d packages", compared)
	}
}

// sameConstants compares the values of enums.
var sameConstants = gocmp.Comparer(func(a, b constant.Value) bool { return a.ExactString() == b.ExactString() })

// A slicedProgram is packages as this package loads them.
type slicedProgram struct {
	dir       string
	cache     *load.Cache
	workspace *find.Workspace
	roots     map[string]*find.Package
}

func findRoots(t *testing.T, dir string, env, patterns []string) *slicedProgram {
	t.Helper()
	s := &slicedProgram{dir: dir, cache: load.NewCache(), roots: map[string]*find.Package{}}
	s.workspace = find.NewWorkspace(find.Config{
		Dir: dir, Patterns: patterns, Env: env, IsOutput: func([]byte) bool { return false }, Files: gomod.Disk{},
	}, s.cache.Cache)
	roots, err := s.workspace.Roots()
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range roots {
		s.roots[root.Path] = root
	}
	return s
}

// model converts a package.
func (s *slicedProgram) model(path string) (*rpcdef.API, error) {
	diags := diag.New(s.cache.Fset)
	prog := load.NewProgram(s.dir, []*find.Package{s.roots[path]}, s.cache, diags)
	services, _ := prog.ReadDirectives()
	if err := prog.Slice(services, s.workspace); err != nil {
		return nil, err
	}
	prog.Check()
	api := service.Convert(prog, services, diags)
	return api, diags.Err()
}

// A wholeProgram is what packages.Load makes of everything.
type wholeProgram struct {
	cache *load.Cache
	roots []*packages.Package
	files map[*ast.File]*source.File // those that were parsed for packages other than roots
}

func loadWhole(t *testing.T, dir string, env, patterns []string) *wholeProgram {
	t.Helper()
	w := &wholeProgram{cache: load.NewCache(), files: map[*ast.File]*source.File{}}
	roots, err := packages.Load(&packages.Config{
		Dir: dir, Env: env, Fset: w.cache.Fset,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedModule | packages.NeedImports | packages.NeedDeps | packages.NeedTypes |
			packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedCompiledGoFiles,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	w.roots = roots
	return w
}

// model converts a package of the whole program, with all that it imports, directly or not.
func (w *wholeProgram) model(root *packages.Package) (*rpcdef.API, error) {
	diags := diag.New(w.cache.Fset)
	var all []*find.Package
	checked := map[string]*packages.Package{}
	packages.Visit([]*packages.Package{root}, nil, func(p *packages.Package) {
		all = append(all, w.wrap(p, p == root))
		checked[p.PkgPath] = p
	})
	prog := load.NewProgram("", all, w.cache, diags)
	services, _ := prog.ReadDirectives()
	for path, p := range checked { // nothing is sliced
		pkg := prog.Package(path)
		pkg.Types, pkg.Info = p.Types, p.TypesInfo
	}
	prog.MarkAll()
	api := service.Convert(prog, services, diags)
	return api, diags.Err()
}

// wrap makes a package for a Program. Directives are looked for in a root only, but for those of unions.
func (w *wholeProgram) wrap(p *packages.Package, root bool) *find.Package {
	downloaded := p.Module == nil || !p.Module.Main && (p.Module.Replace == nil || p.Module.Replace.Version != "")
	wrapped := &find.Package{Path: p.PkgPath, Name: p.Name, Root: root, Foreign: downloaded && !root}
	for _, tree := range p.Syntax {
		if root {
			wrapped.Files = append(wrapped.Files, &source.File{AST: tree, Mentions: comments(tree), Unnamed: unnamedImports(tree)})
			continue
		}
		if w.files[tree] == nil {
			w.files[tree] = &source.File{AST: tree, Mentions: unions(tree)}
		}
		wrapped.Files = append(wrapped.Files, w.files[tree])
	}
	return wrapped
}

// unnamedImports returns the paths of imports without a name.
func unnamedImports(tree *ast.File) []string {
	var paths []string
	for _, spec := range tree.Imports {
		if spec.Name == nil {
			paths = append(paths, strings.Trim(spec.Path.Value, `"`))
		}
	}
	return paths
}

func comments(tree *ast.File) []*ast.Comment {
	var all []*ast.Comment
	for _, group := range tree.Comments {
		all = append(all, group.List...)
	}
	return all
}

// unions returns the directives of a file that has unions for others, and no service of its own.
func unions(tree *ast.File) []*ast.Comment {
	has := func(directive string) bool {
		return slices.ContainsFunc(comments(tree), func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, directive) })
	}
	if !has("//rpcgen:union ") || has("//rpcgen:service") {
		return nil
	}
	return comments(tree)
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
