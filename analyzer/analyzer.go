// Package analyzer reads annotated Go interfaces into an rpcdef.API.
//
// It asks go/packages for names, files and modules only, and type-checks by itself: just the declarations that a service reaches are
// checked, in their own package and in any other, all from source. So it needs no compiled packages, and code that no service
// reaches may be broken.
package analyzer

import (
	"go/scanner"
	"go/token"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A Config says what to read. The zero value reads the package in the working directory.
type Config struct {
	Dir      string   // the folder that patterns are relative to; "" means the working directory
	Patterns []string // go list patterns; none means "."
	Tags     []string // build tags
	Env      []string // the go command's environment; nil means the process's own

	// Own reports whether rpcgen itself wrote a file with such a text: it is not read. nil reads all files.
	Own func(text []byte) bool

	// Answers keeps what the go command says from one process to the next; nil keeps nothing.
	Answers AnswerCache

	// Files is where sources are read from; nil means the disk.
	Files Files

	// Sized is told how many bytes of Go source there are in the packages that hold directives, before they are parsed; nil is told nothing.
	Sized func(bytes int64)
}

// A Result is what Load found.
type Result struct {
	API *rpcdef.API

	// Warnings are worth telling and stop nothing: a type whose form on the wire can't be known, a type that had to be renamed.
	Warnings scanner.ErrorList

	// Untracked says why the API may depend on files that Config.Files wasn't asked for, but read by the go command. It is "" where it doesn't.
	Untracked string
}

// Load reads the services of the packages that cfg.Patterns match. An API without services is no error.
//
// Mistakes in the source are a go/scanner.ErrorList, sorted, with absolute file names; that a pattern matches nothing, or that the go
// command fails, is an error of another type.
func Load(cfg Config) (*Result, error) { return NewLoader(cfg).Load() }

// A Loader loads again and again, and keeps from one time to the next what is still the same. It is not for several goroutines at once.
type Loader struct {
	cfg   Config
	cache *cache
}

// NewLoader returns a Loader for a configuration.
func NewLoader(cfg Config) *Loader { return &Loader{cfg: cfg, cache: newCache()} }

// Load is like the function Load. After a mistake, what it didn't come to is kept for the time when that is mended.
func (l *Loader) Load() (*Result, error) {
	prog, err := newProgram(l.cfg, l.cache)
	if err != nil {
		return nil, err
	}
	roots, err := prog.loadRoots()
	if err != nil {
		return nil, err
	}
	result, err := prog.analyze(roots)
	if err == nil {
		l.cache.sweep()
	}
	return result, err
}

// Foreign reports whether a path lies where nobody edits sources: in the module cache or the standard library. It may be called while Load is at work, and
// knows of each of the two before Load reads anything there.
func (l *Loader) Foreign(path string) bool { return l.cache.isForeign(path) }

// analyze reads the services of packages.
func (p *program) analyze(roots []*pkg) (*Result, error) {
	diags := &diagnostics{fset: p.fset}
	services := findServices(p, roots, diags)
	if len(services) == 0 {
		p.missedServices(diags)
	}
	if p.brokenSyntax {
		return nil, diags.err() // what follows a syntax error is guesswork
	}
	if err := p.slice(services); err != nil {
		return nil, err
	}
	if p.syntaxErrors(diags); len(diags.errors) > 0 && p.brokenSyntax {
		return nil, diags.err()
	}
	describing := p.describe()
	p.check()
	describing()
	conv := newConverter(p, diags)
	api := conv.api(services)
	if err := diags.err(); err != nil {
		return nil, err
	}
	return &Result{API: api, Warnings: eachOnce(diags.warnings), Untracked: p.untracked}, nil
}

// diagnostics collects what is to be told about the source.
type diagnostics struct {
	fset     *token.FileSet
	errors   scanner.ErrorList
	warnings scanner.ErrorList
}

func (d *diagnostics) errorf(pos token.Pos, format string, args ...any) {
	d.errors.Add(position(d.fset, pos), sprintf(format, args...))
}

func (d *diagnostics) warnf(pos token.Pos, format string, args ...any) {
	d.warnings.Add(position(d.fset, pos), sprintf(format, args...))
}

// err returns the errors, sorted and each once, or nil.
func (d *diagnostics) err() error {
	if len(d.errors) == 0 {
		return nil
	}
	return eachOnce(d.errors)
}

// eachOnce returns a list sorted and without what it says again, as of a struct that several others embed.
func eachOnce(list scanner.ErrorList) scanner.ErrorList {
	list.Sort()
	return slices.CompactFunc(list, func(a, b *scanner.Error) bool { return *a == *b })
}
