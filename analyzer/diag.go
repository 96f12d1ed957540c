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
