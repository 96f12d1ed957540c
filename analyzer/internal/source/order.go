package source

import (
	"cmp"
	"go/token"
)

// ComparePositions compares two positions by file name, line and column.
func ComparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
