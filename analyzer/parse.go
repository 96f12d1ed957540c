package analyzer

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"sync"

	"golang.org/x/tools/go/packages"
)

// A program is the packages that an API is read from.
type program struct {
	cfg   Config
	files Files
	fset  *token.FileSet
	pkgs  map[string]*pkg // by import path

	directives   directiveTable
	wires        []*wireType
	wireCount    int
	listed       map[string]*packages.Package // what the patterns match and holds no directive, by import path
	brokenSyntax bool                         // an annotated file has a syntax error
	missing      map[string]error             // by import path: why a package can't be found
}

func newProgram(cfg Config) *program {
	prog := &program{cfg: cfg, files: cfg.Files, fset: token.NewFileSet(), pkgs: map[string]*pkg{}, missing: map[string]error{}, listed: map[string]*packages.Package{}}
	if prog.files == nil {
		prog.files = disk{}
	}
	return prog
}

// addRoot parses a package that a pattern matches. It is nil where no file mentions rpcgen.
func (p *program) addRoot(l *packages.Package) (*pkg, error) {
	sources := make(map[string][]byte, len(l.GoFiles))
	annotated := false
	for _, name := range l.GoFiles {
		src, err := p.files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[name] = src
		annotated = annotated || bytes.Contains(src, []byte("rpcgen")) && !p.ownFile(src)
	}
	if !annotated {
		p.listed[l.PkgPath] = l
		return nil, nil
	}
	root := &pkg{path: l.PkgPath, name: l.Name, root: true}
	if err := p.parse(root, l.GoFiles, sources); err != nil {
		return nil, err
	}
	p.pkgs[root.path] = root
	return root, nil
}

// ownFile tells whether rpcgen wrote the file: it never reads its own output.
func (p *program) ownFile(src []byte) bool {
	first, _, _ := bytes.Cut(src, []byte("\n"))
	return p.cfg.OwnHeader != "" && bytes.Contains(first, []byte(p.cfg.OwnHeader))
}

// parse parses the files of a package side by side, and indexes their declarations. Sources may hold some files' contents.
func (p *program) parse(pkg *pkg, names []string, sources map[string][]byte) error {
	files := make([]*file, len(names))
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		if filepath.Ext(name) != ".go" {
			continue
		}
		wg.Go(func() { files[i], errs[i] = p.parseFile(name, sources[name]) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, f := range files {
		if f != nil {
			pkg.add(f)
		}
	}
	return nil
}

// parseFile parses one file and drops its function bodies. It is nil for a file that rpcgen wrote.
func (p *program) parseFile(name string, src []byte) (*file, error) {
	if src == nil {
		var err error
		if src, err = p.files.ReadFile(name); err != nil {
			return nil, err
		}
	}
	if p.ownFile(src) {
		return nil, nil
	}
	tree, err := p.parseTree(name, src)
	if err != nil && tree == nil {
		return nil, err
	}
	f := &file{ast: tree, imports: map[string]string{}, mayMarshal: mayMarshal(src)}
	f.headless = tree.Name.Name == "" && bytes.Contains(src, []byte("//rpcgen:"))
	if errors.As(err, &f.syntax) {
		f.syntax.RemoveMultiples()
	}
	for _, decl := range tree.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
	f.readImports()
	return f, nil
}

// parseTree parses source. Where that fails it tries again without function bodies: nobody reads those, and while somebody types they
// are rarely sound.
func (p *program) parseTree(name string, src []byte) (*ast.File, error) {
	const mode = parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
	tree, err := parser.ParseFile(p.fset, name, src, mode)
	if err == nil {
		return tree, nil
	}
	blanked := blankBodies(src)
	for _, without := range [][]byte{blanked, blankBroken(blanked)} {
		if again, againErr := parser.ParseFile(p.fset, name, without, mode); againErr == nil {
			return again, nil
		}
	}
	return tree, err
}
