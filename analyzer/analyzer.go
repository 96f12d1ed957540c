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

	// OwnHeader is the text by which a file is known as written by rpcgen itself: a file whose first line holds it is not read. "" reads all files.
	OwnHeader string

	// Files is where sources are read from; nil means the disk.
	Files Files
}

// A Result is what Load found.
type Result struct {
	API *rpcdef.API

	// Warnings are worth telling and stop nothing: a type whose form on the wire can't be known, a type that had to be renamed.
	Warnings scanner.ErrorList
}

// Load reads the services of the packages that cfg.Patterns match. An API without services is no error.
//
// Mistakes in the source are a go/scanner.ErrorList, sorted, with absolute file names; that a pattern matches nothing, or that the go
// command fails, is an error of another type.
func Load(cfg Config) (*Result, error) {
	if len(cfg.Patterns) == 0 {
		cfg.Patterns = []string{"."}
	}
	prog := newProgram(cfg)
	roots, err := prog.loadRoots(cfg.Patterns)
	if err != nil {
		return nil, err
	}
	diags := &diagnostics{fset: prog.fset}
	services := findServices(prog, roots, diags)
	if prog.brokenSyntax {
		return nil, diags.err() // what follows a syntax error is guesswork
	}
	if err := prog.slice(services); err != nil {
		return nil, err
	}
	if prog.syntaxErrors(diags); len(diags.errors) > 0 && prog.brokenSyntax {
		return nil, diags.err()
	}
	prog.check()
	conv := newConverter(prog, diags)
	api := conv.api(services)
	if err := diags.err(); err != nil {
		return nil, err
	}
	diags.warnings.Sort()
	return &Result{API: api, Warnings: diags.warnings}, nil
}

// diagnostics collects what is to be told about the source.
type diagnostics struct {
	fset     *token.FileSet
	errors   scanner.ErrorList
	warnings scanner.ErrorList
}

func (d *diagnostics) errorf(pos token.Pos, format string, args ...any) {
	d.errors.Add(d.fset.Position(pos), sprintf(format, args...))
}

func (d *diagnostics) warnf(pos token.Pos, format string, args ...any) {
	d.warnings.Add(d.fset.Position(pos), sprintf(format, args...))
}

// err returns the errors, sorted and each once, or nil.
func (d *diagnostics) err() error {
	if len(d.errors) == 0 {
		return nil
	}
	d.errors.Sort()
	d.errors = slices.CompactFunc(d.errors, func(a, b *scanner.Error) bool { return *a == *b })
	return d.errors
}
