package main

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A printer prints results on out, and mistakes and warnings on err.
type printer struct {
	out, err io.Writer
	dir      string // the working directory: file names are relative to it
	quiet    bool
	verbose  bool

	outColours, errColours palette
	progress               *progress
}

// newPrinter returns a printer that uses colours and shows its progress where it prints to a terminal.
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

// status sets what the run is doing from now on.
func (p *printer) status(status string) {
	if !p.quiet {
		p.progress.set(status)
	}
}

// printf prints to the standard output, unless the run is quiet.
func (p *printer) printf(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintf(p.out, format, args...)
	}
}

// printMethods lists the methods of an API, and its channels if it has any.
func (p *printer) printMethods(api *rpcdef.API) {
	methods := api.Methods()
	var list strings.Builder // printed at once: there may be thousands
	fmt.Fprintf(&list, "Found %d RPC methods\n", len(methods))
	for _, m := range methods {
		fmt.Fprintf(&list, "- %s: %s -> %s\n", m.Name, m.ParamsName(), m.ResultName())
	}
	if len(api.Channels) > 0 {
		fmt.Fprintf(&list, "Found %d channels\n", len(api.Channels))
	}
	for _, c := range api.Channels {
		fmt.Fprintf(&list, "- %s: %s -> %s\n", c.Name, c.Pattern, eventNames(c))
	}
	p.printf("%s", list.String())
}

// eventNames lists the events of a channel.
func eventNames(c *rpcdef.Channel) string {
	names := make([]string, len(c.Events))
	for i, e := range c.Events {
		names[i] = e.Name
	}
	return strings.Join(names, ", ")
}

// warnings returns the warnings of a result and of the back-ends, a line each.
func (j *job) warnings(result *analyzer.Result) string {
	warned := map[string]bool{} // by language
	var ofBackends scanner.ErrorList
	for _, d := range j.project.destinations {
		for _, b := range d.backends {
			if b.Warnings != nil && !warned[b.Name] {
				warned[b.Name] = true
				ofBackends = append(ofBackends, b.Warnings(result.API)...)
			}
		}
	}
	all := slices.Concat(result.Warnings, oneOfLanguages(ofBackends))
	all.Sort()
	return j.diagnostics(all, func(message string) string { return "warning: " + message })
}

// printWarnings prints what warnings returns.
func (p *printer) printWarnings(lines string) {
	if !p.quiet {
		fmt.Fprint(p.err, p.errColours.warnings(lines))
	}
}

// printGenerated lists the clients that were written, and the server, with the folders where the clients are in several.
func (p *printer) printGenerated(destinations []*destination, reports []output.Report) {
	p.printf("\n")
	n := 0
	several := len(clientsAmong(destinations)) > 1
	for _, d := range destinations {
		where := ""
		if several {
			where = " in " + d.dir
		}
		for _, b := range d.backends {
			if d.server {
				p.printf("%s Generated %s%s\n", p.tick(), b.Name, where)
				continue
			}
			p.printf("%s Generated %s client%s\n", p.tick(), b.Name, where)
			n++
		}
	}
	p.printf("\nSuccessfully generated %d client(s)\n", n)
	p.printReports(destinations, reports)
}

// printReports lists what a verbose run did to each file. Paths are relative to the output folder, or to the working directory where there are several.
func (p *printer) printReports(destinations []*destination, reports []output.Report) {
	if !p.verbose {
		return
	}
	for i, r := range reports {
		dir := ""
		if len(destinations) > 1 {
			dir = filepath.ToSlash(destinations[i].dir)
		}
		for _, part := range []struct {
			change string
			files  []string
		}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"removed", r.Removed}} {
			for _, file := range part.files {
				p.printf("%-9s %s\n", part.change, path.Join(dir, file))
			}
		}
	}
}

func (p *printer) printUpToDate(what string) {
	p.printf("\n%s T%s are up to date\n", p.tick(), strings.TrimPrefix(what, "t"))
}

// tick is the mark of success.
func (p *printer) tick() string { return p.outColours.paint(green, "✓") }

// printError prints an error. Diagnostics take a line each.
func (p *printer) printError(err error) {
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		fmt.Fprint(p.err, p.diagnostics(list, func(message string) string { return p.errColours.paint(red, message) }))
		return
	}
	fmt.Fprintln(p.err, p.errColours.paint(red, "rpcgen:"), err)
}

// diagnostics returns a line "file:line:col: message" for each, as editors read them. The format applies to the message.
func (p *printer) diagnostics(list scanner.ErrorList, format func(message string) string) string {
	var lines strings.Builder
	for _, e := range list {
		fmt.Fprintf(&lines, "%s: %s\n", p.position(e.Pos), format(e.Msg))
	}
	return lines.String()
}

// position returns a position whose file name is as relative returns it.
func (p *printer) position(pos token.Position) string {
	pos.Filename = p.relative(pos.Filename)
	return pos.String()
}

// relative returns a path relative to the working directory if it lies below it, and else as it is.
func (p *printer) relative(path string) string {
	if rel, err := filepath.Rel(p.dir, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return rel
	}
	return path
}

// joinDiagnostics returns one sorted list of the mistakes that several back-ends found. The first error that is no such list takes precedence.
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
	return oneOfLanguages(all).Err()
}
