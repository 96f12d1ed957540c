package digest

import (
	"io/fs"
	"slices"
	"strings"
)

// names are what is in a folder, sorted.
type names []name

// A name is one thing in a folder.
type name struct {
	name string
	kind byte
}

// The kinds of things in a folder. A symlink is one by itself, whatever it leads to.
const (
	plainFile   = '-'
	plainFolder = 'd'
	symlink     = 'l'
	device      = '?' // a pipe, a socket, ...
)

// namesOf takes what os.ReadDir returns.
func namesOf(entries []fs.DirEntry) names {
	all := make(names, len(entries))
	for i, e := range entries {
		all[i] = name{e.Name(), kindOf(e.Type())}
	}
	return all
}

func kindOf(mode fs.FileMode) byte {
	switch mode.Type() {
	case 0:
		return plainFile
	case fs.ModeDir:
		return plainFolder
	case fs.ModeSymlink:
		return symlink
	default:
		return device
	}
}

func (n names) find(s string) (int, bool) {
	return slices.BinarySearchFunc(n, s, func(a name, s string) int { return strings.Compare(a.name, s) })
}

// with returns the names and one more. It may be among them already.
func (n names) with(s string, kind byte) names {
	i, found := n.find(s)
	if found {
		return n
	}
	return slices.Insert(slices.Clone(n), i, name{s, kind})
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
		text.WriteByte(e.kind)
	}
	return sumOf([]byte(text.String()))
}
