package analyzer

import (
	"cmp"
	"fmt"
	"go/token"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func comparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// position is where something stands. It has no offset: bodies were cut from what was parsed.
func position(fset *token.FileSet, pos token.Pos) token.Position {
	at := fset.Position(pos)
	at.Offset = 0
	return at
}

func (p *program) position(pos token.Pos) token.Position { return position(p.fset, pos) }
