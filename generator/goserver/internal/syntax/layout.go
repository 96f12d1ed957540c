package syntax

import (
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
)

// MaxColumns is the greatest width of a line that can be broken.
const MaxColumns = 120

// PrintAligned prints "name = value" lines as gofmt aligns them.
func PrintAligned(b *emit.Buffer, names, values []string) {
	width := 0
	for _, name := range names {
		width = max(width, utf8.RuneCountInString(name))
	}
	for i, name := range names {
		b.P(name, strings.Repeat(" ", width-utf8.RuneCountInString(name)), " = ", values[i])
	}
}
