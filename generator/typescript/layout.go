package typescript

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

const (
	indentation = "  "
	maxColumns  = 100 // of a line of emitted code that can be broken
)

// A printer is a part of the view that prints itself.
type printer interface{ print(s *source) }

// newBuffer returns the beginning of a file.
func newBuffer() *emit.Buffer {
	b := &emit.Buffer{Unit: indentation}
	printHeader(b)
	return b
}

func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
}

// printEmptyModule prints the line that makes a file without exports a module.
func printEmptyModule(b *emit.Buffer) {
	b.P()
	b.P("export {};")
}

func leaves(texts ...string) []emit.Group {
	groups := make([]emit.Group, len(texts))
	for i, text := range texts {
		groups[i] = emit.Leaf(text)
	}
	return groups
}
