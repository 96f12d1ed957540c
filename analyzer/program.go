package analyzer

import (
	"go/ast"
	"go/build"
	"go/token"
	"os"
	"path/filepath"
)

// A program is the packages that an API is read from.
type program struct {
	cfg   Config
	dir   string // the folder that patterns are relative to
	files *snapshot
	fset  *token.FileSet
	kept  *cache          // what was parsed before
	pkgs  map[string]*pkg // by import path

	env     *goEnv
	modules *modules       // nil where just the go command knows which modules are in force
	goroot  string         // where the standard library's toolchain lies, "" until it is known
	build   *build.Context // nil where just the go command knows how build constraints are read

	directives   directiveTable
	wires        []*wireType
	wireCount    int
	wireImports  map[*file][]*ast.ImportSpec // what wire types name by import path
	listed       map[string]*listing         // what the patterns match and holds no directive, by import path
	leftOut      []string                    // annotated files that build constraints leave out
	brokenSyntax bool                        // an annotated file has a syntax error
	missing      map[string]error            // by import path: why a package can't be found
	untracked    string                      // why the outcome depends on what Files wasn't asked for, "" if it doesn't
}

func newProgram(cfg Config, kept *cache) (*program, error) {
	p := &program{
		cfg: cfg, files: &snapshot{Files: cfg.Files, texts: map[string][]byte{}}, fset: kept.fset, kept: kept,
		pkgs: map[string]*pkg{}, missing: map[string]error{}, listed: map[string]*listing{},
		wireImports: map[*file][]*ast.ImportSpec{},
	}
	if len(p.cfg.Patterns) == 0 {
		p.cfg.Patterns = []string{"."}
	}
	if cfg.Files == nil {
		p.files.Files = disk{}
	}
	if p.cfg.Env == nil {
		p.cfg.Env = os.Environ()
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	p.dir = dir
	p.env = newGoEnv(p.files, p.cfg.Env)
	if dir := p.env.moduleCache(); dir != "" {
		kept.addForeign(dir)
	}
	if !p.env.usesDriver() {
		p.modules = findModules(p.files, p.env, dir)
	}
	if p.modules == nil {
		p.overlook("which modules are in force is known to the go command only")
	}
	return p, nil
}
