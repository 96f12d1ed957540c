package golang

import (
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// columnLength returns the number of cells at the start that stand in one column: up to the next one that starts another.
func columnLength[T any](cells []T, starts func(T) bool) int {
	if i := slices.IndexFunc(cells[1:], starts); i >= 0 {
		return i + 1
	}
	return len(cells)
}

// columnWidth returns the width of a column. A text of several lines, which ends its column, doesn't widen it.
func columnWidth[T any](cells []T, text func(T) string) int {
	width := 0
	for _, c := range cells {
		if s := text(c); !strings.Contains(s, "\n") {
			width = max(width, utf8.RuneCountInString(s))
		}
	}
	return width
}

// padding returns the blanks that fill s up to a width. A text of several lines stays as it is.
func padding(s string, width int) string {
	if n := width - utf8.RuneCountInString(s); n > 0 && !strings.Contains(s, "\n") {
		return strings.Repeat(" ", n)
	}
	return ""
}

// header starts a file of the package.
func header(v *view) *emit.Buffer {
	b := &emit.Buffer{}
	b.P("// ", generator.Header)
	b.P()
	b.P("package ", v.Package)
	return b
}
