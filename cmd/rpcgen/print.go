package main

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A printer tells people what happened: results on out, mistakes and warnings on err.
type printer struct {
	out, err io.Writer
	dir      string // the working directory, which file names are relative to
	quiet    bool
	verbose  bool

	outColours, errColours palette
	progress               *progress
}

// newPrinter returns a printer that colours what goes to a terminal, and shows its progress on one.
func newPrinter(stdout, stderr io.Writer, dir string) *printer {
	bar := &progress{}
	if isTerminal(stderr) {
		bar.terminal = stderr
	}
	return &printer{
		out: bar.around(stdout), err: bar.around(stderr), dir: dir,
		outColours: paletteFor(stdout), errColours: paletteFor(stderr), progress: bar,
	}
}

// doing says what the run is at from now on.
func (p *printer) doing(what string) {
	if !p.quiet {
		p.progress.say(what)
	}
}

// printf prints to the standard output, unless the run is to be quiet.
func (p *printer) printf(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintf(p.out, format, args...)
	}
}

// verbosef prints to the standard output what only a verbose run says.
func (p *printer) verbosef(format string, args ...any) {
	if p.verbose {
		p.printf(format, args...)
	}
}

// methods lists the methods that were found.
func methods(api *rpcdef.API) string {
	var list strings.Builder
	all := api.Methods()
	fmt.Fprintf(&list, "Found %d RPC methods\n", len(all))
	for _, m := range all {
		fmt.Fprintf(&list, "- %s: %s -> %s\n", m.Name, m.ParamsName(), m.ResultName())
	}
	return list.String()
}

// warnings are the lines that tell of what is worth telling and stops nothing.
func (p *printer) warnings(result *analyzer.Result) string {
	return p.diagnostics(result.Warnings, func(message string) string { return "warning: " + message })
}

// found says what the sources hold.
func (p *printer) found(said memo) {
	if !p.quiet {
		fmt.Fprint(p.err, p.errColours.warnings(said.warnings))
	}
	p.printf("%s", said.methods)
}

// generated says which clients were written.
func (p *printer) generated(backends []generator.Backend, report output.Report) {
	p.printf("\n")
	for _, b := range backends {
		p.printf("%s Generated %s client\n", p.tick(), b.Name)
	}
	p.printf("\nSuccessfully generated %d client(s)\n", len(backends))
	if p.verbose {
		p.report(report)
	}
}

func (p *printer) upToDate() { p.printf("\n%s The clients are up to date\n", p.tick()) }

// unchanged says what the last run said, for one that had nothing to do.
func (p *printer) unchanged(said memo, backends []generator.Backend, check bool) {
	p.found(said)
	if check {
		p.upToDate()
	} else {
		p.generated(backends, output.Report{Unchanged: said.files})
	}
	p.verbosef("nothing changed since the last run\n")
}

// tick stands before what is done.
func (p *printer) tick() string { return p.outColours.paint(green, "✓") }

// failure prints an error: diagnostics a line each.
func (p *printer) failure(err error) {
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		fmt.Fprint(p.err, p.diagnostics(list, func(message string) string { return p.errColours.paint(red, message) }))
		return
	}
	fmt.Fprintln(p.err, p.errColours.paint(red, "rpcgen:"), err)
}

// diagnostics returns a line for each, as editors take them. A position has no colour, and stands beside nothing.
func (p *printer) diagnostics(list scanner.ErrorList, dress func(message string) string) string {
	var lines strings.Builder
	for _, e := range list {
		fmt.Fprintf(&lines, "%s: %s\n", p.position(e.Pos), dress(e.Msg))
	}
	return lines.String()
}

// position is relative to the working directory for what lies below it.
func (p *printer) position(pos token.Position) string {
	pos.Filename = p.relative(pos.Filename)
	return pos.String()
}

func (p *printer) relative(path string) string {
	if rel, err := filepath.Rel(p.dir, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return rel
	}
	return path
}

// joinDiagnostics makes one sorted list of what several back-ends found wrong with the source. An error that is no such list comes first.
func joinDiagnostics(errs []error) error {
	var all scanner.ErrorList
	for _, err := range errs {
		var list scanner.ErrorList
		switch {
		case err == nil:
		case errors.As(err, &list):
			all = append(all, list...)
		default:
			return err
		}
	}
	all.Sort()
	all = slices.CompactFunc(all, func(a, b *scanner.Error) bool { return *a == *b })
	return all.Err()
}

// report lists what a run did to each file.
func (p *printer) report(r output.Report) {
	for _, part := range []struct {
		what  string
		files []string
	}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"removed", r.Removed}} {
		for _, file := range part.files {
			p.printf("%-9s %s\n", part.what, file)
		}
	}
}
