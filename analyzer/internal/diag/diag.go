// Package diag collects diagnostics: what is wrong or doubtful in the source, each with its position.
package diag

import (
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/source"
)

// A List is a list of errors and warnings.
type List struct {
	Errors   scanner.ErrorList
	fset     *token.FileSet
	warnings scanner.ErrorList
}

// New returns an empty list for diagnostics about the files of a file set.
func New(fset *token.FileSet) *List { return &List{fset: fset} }

// Position returns the position of what stands at pos.
func (l *List) Position(pos token.Pos) token.Position { return source.Position(l.fset, pos) }

// Errorf adds an error.
func (l *List) Errorf(pos token.Pos, format string, args ...any) {
	l.ErrorAtf(l.Position(pos), format, args...)
}

// ErrorAtf adds an error.
func (l *List) ErrorAtf(pos token.Position, format string, args ...any) {
	l.Errors.Add(pos, fmt.Sprintf(format, args...))
}

// Warnf adds a warning.
func (l *List) Warnf(pos token.Pos, format string, args ...any) {
	l.WarnAtf(l.Position(pos), format, args...)
}

// WarnAtf adds a warning.
func (l *List) WarnAtf(pos token.Position, format string, args ...any) {
	l.warnings.Add(pos, fmt.Sprintf(format, args...))
}

// Err returns the errors as a scanner.ErrorList, sorted and each once, or nil if there are none.
func (l *List) Err() error {
	if len(l.Errors) == 0 {
		return nil
	}
	return eachOnce(l.Errors)
}

// Warnings returns the warnings, sorted and each once.
func (l *List) Warnings() scanner.ErrorList { return eachOnce(l.warnings) }

// eachOnce sorts a list, and drops repetitions, as of a struct that several others embed. Each message becomes a single line, so that each line that is
// printed has a position: the parser quotes a string that isn't terminated with all lines that follow it.
func eachOnce(list scanner.ErrorList) scanner.ErrorList {
	for i, e := range list {
		if first, _, more := strings.Cut(e.Msg, "\n"); more {
			list[i] = &scanner.Error{Pos: e.Pos, Msg: strings.TrimRight(first, " \t\r") + " ..."}
		}
	}
	list.Sort()
	return slices.CompactFunc(list, func(a, b *scanner.Error) bool { return *a == *b })
}
