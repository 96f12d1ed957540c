package syntax

// An Import imports from a module, or exports what is there.
type Import struct {
	What   string   // e.g. "import type", or "import * as wire" without names
	Names  []string // what stands in braces
	Module string
}

// NewImport returns an import of names from a module, or an export.
func NewImport(what, module string, names ...string) Import {
	return Import{What: what, Names: names, Module: module}
}

// Whole returns an import of a module under a name.
func Whole(name, module string) Import {
	return Import{What: "import * as " + name, Module: module}
}
