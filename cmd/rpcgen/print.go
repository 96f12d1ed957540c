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

	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// A printer tells people what happened: results on out, mistakes and warnings on err.
type printer struct {
	out, err io.Writer
	dir      string // the working directory, which file names are relative to
	quiet    bool
}

// printf prints to the standard output, unless the run is to be quiet.
func (p *printer) printf(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintf(p.out, format, args...)
	}
}

// methods lists the methods that were found.
func (p *printer) methods(api *rpcdef.API) {
	all := api.Methods()
	p.printf("Found %d RPC methods\n", len(all))
	for _, m := range all {
		p.printf("- %s: %s -> %s\n", m.Name, m.ParamsName(), m.ResultName())
	}
}

// generated says which clients were written.
func (p *printer) generated(backends []generator.Backend) {
	p.printf("\n")
	for _, b := range backends {
		p.printf("✓ Generated %s client\n", b.Name)
	}
	p.printf("\nSuccessfully generated %d client(s)\n", len(backends))
}

// failure prints an error: diagnostics a line each, as editors take them.
func (p *printer) failure(err error) {
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		p.diagnostics(list, "")
		return
	}
	fmt.Fprintln(p.err, "rpcgen:", err)
}

func (p *printer) diagnostics(list scanner.ErrorList, kind string) {
	for _, e := range list {
		fmt.Fprintf(p.err, "%s: %s%s\n", p.position(e.Pos), kind, e.Msg)
	}
}

// position is relative to the working directory for what lies below it.
func (p *printer) position(pos token.Position) string {
	if rel, err := filepath.Rel(p.dir, pos.Filename); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		pos.Filename = rel
	}
	return pos.String()
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
func (p *printer) report(r generator.Report) {
	for _, part := range []struct {
		what  string
		files []string
	}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"removed", r.Removed}} {
		for _, file := range part.files {
			p.printf("%-9s %s\n", part.what, file)
		}
	}
}
