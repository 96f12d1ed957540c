package golang

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// columns returns, for each of n cells below one another, the width of the column that it stands in. A cell tells its text, and whether
// it starts a new column.
func columns(n int, cell func(int) (text string, newColumn bool)) []int {
	widths := make([]int, n)
	start := 0
	for i := range n {
		text, newColumn := cell(i)
		if newColumn {
			start = i
		}
		width := utf8.RuneCountInString(text)
		if i > start {
			width = max(width, widths[start])
		}
		for j := start; j <= i; j++ {
			widths[j] = width
		}
	}
	return widths
}

// pad fills s up with blanks. A text of several lines, which ends its column, stays as it is.
func pad(s string, width int) string {
	if n := width - utf8.RuneCountInString(s); n > 0 && !strings.Contains(s, "\n") {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// header starts a file of the package.
func header(v *view) *emit.Buffer {
	b := &emit.Buffer{}
	b.P("// ", generator.Header)
	b.P()
	b.P("package ", v.Package)
	return b
}
