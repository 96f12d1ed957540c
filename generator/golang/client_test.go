package golang

import (
	"strings"
	"testing"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

// A line that takes 120 columns, the indentation included, stays whole. One that takes more is broken. See also testdata/wide.
func TestColumns(t *testing.T) {
	for name, printed := range map[string]func(b *emit.Buffer, filler string){
		"signature": func(b *emit.Buffer, filler string) { printMethod(b, &view.Method{Name: "M" + filler, Wire: `"m"`}) },
		"variant":   func(b *emit.Buffer, filler string) { printNoWait(b, &view.Method{NoWait: "M" + filler, Wire: `"m"`}) },
		"call":      func(b *emit.Buffer, filler string) { printPlainCall(b, &view.Method{Wire: syntax.Quote(filler)}) },
		"call with a pointer": func(b *emit.Buffer, filler string) {
			printPointerCall(b, &view.Method{Wire: syntax.Quote(filler), Result: "R", Pointer: true})
		},
		"call with a value": func(b *emit.Buffer, filler string) {
			printValueCall(b, &view.Method{Wire: syntax.Quote(filler), Result: "R"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			lines := func(filler int) (count, widest int) {
				var b emit.Buffer
				b.In(func() { printed(&b, strings.Repeat("x", filler)) })
				for line := range strings.Lines(b.String()) {
					count++
					widest = max(widest, len(strings.TrimSuffix(line, "\n")))
				}
				return count, widest
			}
			count, width := lines(0)
			filler := 0
			for ; width < 120; _, width = lines(filler) {
				filler++
			}
			if got, _ := lines(filler); got != count {
				t.Errorf("with a line of 120 columns there are %d lines, want %d", got, count)
			}
			if got, widest := lines(filler + 1); got <= count || widest > 120 {
				t.Errorf("with one column more there are %d lines of up to %d columns, want more than %d lines", got, widest, count)
			}
		})
	}
}
