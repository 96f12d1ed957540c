// Package console prints to the terminal of a run: results, mistakes, and what the run is doing.
package console

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"path/filepath"
	"strings"
)

// A Printer prints results on Out, and mistakes and warnings on Err.
type Printer struct {
	Out, Err io.Writer
	Dir      string // the working directory: file names are relative to it
	Quiet    bool
	Verbose  bool

	outColours, errColours palette
	progress               *progress
}

// New returns a printer that uses colours and shows its progress where it prints to a terminal.
func New(stdout, stderr io.Writer, dir string) *Printer {
	bar := &progress{}
	if isTerminal(stderr) {
		bar.terminal = stderr
	}
	return &Printer{
		Out: bar.around(stdout), Err: bar.around(stderr), Dir: dir,
		outColours: paletteFor(stdout), errColours: paletteFor(stderr), progress: bar,
	}
}

// Status sets what the run is doing from now on.
func (p *Printer) Status(status string) {
	if !p.Quiet {
		p.progress.set(status)
	}
}

// Done erases what Status shows.
func (p *Printer) Done() { p.progress.end() }

// Printf prints to the standard output, unless the run is quiet.
func (p *Printer) Printf(format string, args ...any) {
	if !p.Quiet {
		fmt.Fprintf(p.Out, format, args...)
	}
}

// PrintWarnings prints warnings, a line each, unless the run is quiet.
func (p *Printer) PrintWarnings(lines string) {
	if !p.Quiet {
		fmt.Fprint(p.Err, p.errColours.warnings(lines))
	}
}

// Note prints a line on Err, unless the run is quiet.
func (p *Printer) Note(note string) {
	if !p.Quiet {
		fmt.Fprintln(p.Err, "rpcgen:", note)
	}
}

// PrintDiff prints a unified diff, also if the run is quiet.
func (p *Printer) PrintDiff(diff string) error {
	_, err := io.WriteString(p.Out, p.outColours.diff(diff))
	return err
}

// Tick is the mark of success.
func (p *Printer) Tick() string { return p.outColours.paint(green, "✓") }

// PrintError prints an error. Diagnostics take a line each.
func (p *Printer) PrintError(err error) {
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		fmt.Fprint(p.Err, p.Diagnostics(list, func(message string) string { return p.errColours.paint(red, message) }))
		return
	}
	fmt.Fprintln(p.Err, p.errColours.paint(red, "rpcgen:"), err)
}

// Diagnostics returns a line "file:line:col: message" for each, as editors read them. The format applies to the message.
func (p *Printer) Diagnostics(list scanner.ErrorList, format func(message string) string) string {
	var lines strings.Builder
	for _, e := range list {
		fmt.Fprintf(&lines, "%s: %s\n", p.position(e.Pos), format(p.message(e.Msg)))
	}
	return lines.String()
}

// message returns a message whose last words, if they are another position, have the file name as Relative returns it.
func (p *Printer) message(text string) string {
	const other = "(the other: "
	if before, place, found := strings.Cut(text, other); found {
		return before + other + p.Relative(place)
	}
	return text
}

// position returns a position whose file name is as relative returns it.
func (p *Printer) position(pos token.Position) string {
	pos.Filename = p.Relative(pos.Filename)
	return pos.String()
}

// Relative returns a path relative to the working directory if it lies below it, and else as it is.
func (p *Printer) Relative(path string) string {
	if rel, err := filepath.Rel(p.Dir, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return rel
	}
	return path
}

// Absolute returns the absolute path of a path that may be relative to the working directory.
func (p *Printer) Absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(p.Dir, path)
}
