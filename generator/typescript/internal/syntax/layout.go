package syntax

import "example.com/rpcgen/generator/emit"

// Pure marks a call without side effects: bundlers leave it out if its result isn't used.
const Pure = "/* @__PURE__ */ "

// Indentation is one level of it.
const Indentation = "  "

// MaxColumns is how long a line may be that can be broken.
const MaxColumns = 100

// Leaves returns a leaf for each of the texts.
func Leaves(texts ...string) []emit.Group {
	groups := make([]emit.Group, len(texts))
	for i, text := range texts {
		groups[i] = emit.Leaf(text)
	}
	return groups
}
