package digest

import (
	"io/fs"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
)

// names are what is in a folder, sorted.
type names []name

// A name is one thing in a folder.
type name struct {
	name string
	kind fs.FileMode // a symlink is one by itself, whatever it leads to
}

// namesOf takes what os.ReadDir returns, and keeps what is noted of a folder of this kind.
func namesOf(entries []fs.DirEntry, kind Kind) names {
	all := make(names, 0, len(entries))
	for _, e := range entries {
		if n := (name{e.Name(), e.Type()}); n.noted(kind) {
			all = append(all, n)
		}
	}
	return all
}

// noted reports whether a name is noted of a folder of this kind.
func (n name) noted(kind Kind) bool { return kind == Output || analyzer.Matters(n.name, n.kind) }

// of returns those of the names that are noted of a folder of this kind.
func (n names) of(kind Kind) names {
	return slices.DeleteFunc(slices.Clone(n), func(e name) bool { return !e.noted(kind) })
}

func (n names) find(s string) (int, bool) {
	return slices.BinarySearchFunc(n, s, func(a name, s string) int { return strings.Compare(a.name, s) })
}

// with returns the names and one more. It may be among them already.
func (n names) with(e name) names {
	i, found := n.find(e.name)
	if found {
		return n
	}
	return slices.Insert(slices.Clone(n), i, e)
}

// without returns the names but for one.
func (n names) without(s string) names {
	i, found := n.find(s)
	if !found {
		return n
	}
	return slices.Delete(slices.Clone(n), i, i+1)
}

func (n names) sum() sum {
	var text strings.Builder
	for _, e := range n {
		text.WriteString(e.name)
		text.WriteByte('/') // no name holds one
		text.WriteString(e.kind.String())
	}
	return sumOf([]byte(text.String()))
}
