// Package analyzer reads annotated Go interfaces into an rpcdef.API.
//
// It asks the go command for the names of packages and files only, and type-checks by itself, from source: just the declarations that services and channels
// reach. So it needs no compiled packages, and code that none of them reaches may be broken.
package analyzer

import (
	"cmp"
	"go/scanner"
	"os"
	"path/filepath"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/gomod"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/service"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A Config says what to read. The zero value reads the package in the working directory.
type Config struct {
	Dir      string   // the folder that patterns are relative to; "" means the working directory
	Patterns []string // go list patterns; none means "."
	Tags     []string // build tags
	Env      []string // the go command's environment; nil means the process's own

	// Own reports whether rpcgen wrote a file with such a text, which is not read. nil reads all files.
	Own func(text []byte) bool

	// Answers keeps what the go command says from one process to the next; nil keeps nothing.
	Answers AnswerCache

	// Files is where sources are read from; nil means the disk.
	Files Files
}

// An AnswerCache keeps one text for the next Loader with the same patterns, tags, environment, folder and go command. The text is an answer of the
// go command: as long as nothing changes that it depends on, the go command isn't asked again.
type AnswerCache interface {
	Recall() []byte // nil if there is none
	Remember(text []byte)
}

// A PatternError says what is wrong with one of Config.Patterns. An error of Load may join several.
type PatternError = find.PatternError

// A Result is what Load found.
type Result struct {
	API *rpcdef.API

	// Warnings are about what is doubtful and stops nothing: a type whose form on the wire can't be known, a type that has another name in the clients.
	Warnings scanner.ErrorList

	// Untracked says why the API may depend on files that Config.Files wasn't asked for, because the go command read them. It is "" if it doesn't.
	Untracked string
}

// Load reads the services and channels of the packages that cfg.Patterns match. An API without any is no error.
//
// Mistakes in the source are a go/scanner.ErrorList, sorted, with absolute file names. That a pattern matches nothing, or that the go
// command fails, is an error of another type.
func Load(cfg Config) (*Result, error) { return NewLoader(cfg).Load() }

// A Loader loads repeatedly, and reuses what hasn't changed since the last time. Only Foreign may be called while Load runs.
type Loader struct {
	cfg   Config
	cache *load.Cache
}

// NewLoader returns a Loader for a configuration.
func NewLoader(cfg Config) *Loader { return &Loader{cfg: cfg, cache: load.NewCache()} }

// Foreign reports whether a path lies in the module cache or the standard library, where files don't change. Load finds out where each of the two is
// before it reads anything there.
func (l *Loader) Foreign(path string) bool { return l.cache.IsForeign(path) }

// Load is like the function Load. After a mistake in the source it still reuses what it has parsed.
func (l *Loader) Load() (*Result, error) {
	cfg, err := l.cfg.resolve()
	if err != nil {
		return nil, err
	}
	// 1. Find out which modules and settings are in force.
	workspace := find.NewWorkspace(cfg, l.cache.Cache)
	// 2. Find and parse the packages that the patterns match and that hold directives.
	roots, err := workspace.Roots()
	if err != nil {
		return nil, err
	}
	// 3. Read their directives.
	diags := diag.New(l.cache.Fset)
	prog := load.NewProgram(cfg.Dir, roots, l.cache, diags)
	services, ok := prog.ReadDirectives()
	if len(services) == 0 && len(prog.Directives.Channels) == 0 {
		prog.ReportLeftOut(workspace)
	}
	if !ok {
		return nil, diags.Err()
	}
	// 4. Find the declarations that the services and channels reach, in these packages and in those that they import.
	if err := prog.Slice(services, workspace); err != nil {
		return nil, err
	}
	if ok := prog.ReportSyntaxErrors(); !ok {
		return nil, diags.Err()
	}
	// 5. Type-check these declarations.
	prog.Check()
	if ok := prog.ReportEndless(); !ok {
		return nil, diags.Err()
	}
	// 6. Convert services and channels, and their types, into the model.
	api := service.Convert(prog, services, diags)
	if err := diags.Err(); err != nil {
		return nil, err
	}
	contract.Stamp(api)
	l.cache.Sweep()
	return &Result{API: api, Warnings: diags.Warnings(), Untracked: workspace.Untracked()}, nil
}

// resolve returns the configuration with all defaults.
func (c Config) resolve() (find.Config, error) {
	dir, err := filepath.Abs(c.Dir)
	resolved := find.Config{
		Dir: dir, Patterns: c.Patterns, Tags: c.Tags, Env: c.Env,
		IsOutput: c.Own, Answers: c.Answers, Files: cmp.Or[gomod.FS](c.Files, gomod.Disk{}),
	}
	if len(c.Patterns) == 0 {
		resolved.Patterns = []string{"."}
	}
	if c.Env == nil {
		resolved.Env = os.Environ()
	}
	if c.Own == nil {
		resolved.IsOutput = func([]byte) bool { return false }
	}
	return resolved, err
}
