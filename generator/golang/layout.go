package golang

import (
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// maxColumns is the greatest width of a line that can be broken.
const maxColumns = 120

// columnLength returns how many of the cells gofmt aligns with the first one: those before the next cell for which starts is true.
func columnLength[T any](cells []T, starts func(T) bool) int {
	if i := slices.IndexFunc(cells[1:], starts); i >= 0 {
		return i + 1
	}
	return len(cells)
}

// columnWidth returns the width of a column. A text of several lines doesn't count: it ends its column.
func columnWidth[T any](cells []T, text func(T) string) int {
	width := 0
	for _, c := range cells {
		if s := text(c); !strings.Contains(s, "\n") {
			width = max(width, utf8.RuneCountInString(s))
		}
	}
	return width
}

// padding returns the blanks that fill s up to a width. A text of several lines gets none.
func padding(s string, width int) string {
	if n := width - utf8.RuneCountInString(s); n > 0 && !strings.Contains(s, "\n") {
		return strings.Repeat(" ", n)
	}
	return ""
}

// newFile starts a file of the package.
func newFile(v *view) *emit.Buffer {
	b := &emit.Buffer{}
	printHeader(b)
	b.P("package ", v.pkg)
	return b
}

// printHeader prints what each generated file begins with.
func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
	b.P()
}
