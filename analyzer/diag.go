package analyzer

import (
	"cmp"
	"fmt"
	"go/scanner"
	"go/token"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func comparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// isAt finds an error that was reported at pos.
func (c *converter) isAt(pos token.Pos) func(*scanner.Error) bool {
	position := c.prog.fset.Position(pos)
	return func(e *scanner.Error) bool { return e.Pos == position }
}
