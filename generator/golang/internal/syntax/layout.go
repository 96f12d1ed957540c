package syntax

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxColumns is the greatest width of a line that can be broken.
const MaxColumns = 120

// ColumnLength returns how many of the cells gofmt aligns with the first one: those before the next cell for which starts is true.
func ColumnLength[T any](cells []T, starts func(T) bool) int {
	if i := slices.IndexFunc(cells[1:], starts); i >= 0 {
		return i + 1
	}
	return len(cells)
}

// ColumnWidth returns the width of a column. A text of several lines doesn't count: it ends its column.
func ColumnWidth[T any](cells []T, text func(T) string) int {
	width := 0
	for _, c := range cells {
		if s := text(c); !strings.Contains(s, "\n") {
			width = max(width, utf8.RuneCountInString(s))
		}
	}
	return width
}

// Padding returns the blanks that fill s up to a width. A text of several lines gets none.
func Padding(s string, width int) string {
	if n := width - utf8.RuneCountInString(s); n > 0 && !strings.Contains(s, "\n") {
		return strings.Repeat(" ", n)
	}
	return ""
}
