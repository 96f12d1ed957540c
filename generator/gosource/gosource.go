// Package gosource emits Go sources of this repository as they are: what is found in a folder, with the imports that it has in another module.
package gosource

import (
	"cmp"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// A File is a source.
type File struct{ Name, Text string }

// In returns the sources in a folder and those below it, without their tests. Their names are relative to the folder.
func In(sources fs.FS, folder string) []File {
	var all []File
	err := fs.WalkDir(sources, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(sources, name)
		all = append(all, File{strings.TrimPrefix(name, folder+"/"), string(text)})
		return err
	})
	if err != nil {
		panic("gosource: " + err.Error())
	}
	return all
}

// A Move gives a package, and those below it, another import path.
type Move struct {
	From, To string

	// Name is that of the package where From doesn't end in it, and To does: imports of To need it no more. It may be "".
	Name string
}

// Imports returns a source with the imports that it has after the move. Those around the ones that change are sorted anew, as gofmt has them.
func (m Move) Imports(text string) string {
	lines := strings.Split(text, "\n")
	var inBlocks []int // lines that have another path now
	for at, line := range lines {
		below, isMoved := strings.CutPrefix(importedPath(line), m.From)
		if !isMoved || below != "" && below[0] != '/' {
			continue
		}
		before, after, _ := strings.Cut(line, strconv.Quote(m.From+below))
		if m.Name != "" {
			before = strings.TrimSuffix(before, m.Name+" ")
		}
		lines[at] = before + strconv.Quote(m.To+below) + after
		if strings.HasPrefix(before, "\t") {
			inBlocks = append(inBlocks, at)
		}
	}
	for _, at := range inBlocks {
		sortImports(lines, at)
	}
	return strings.Join(lines, "\n")
}

// sortImports sorts the imports around a line that is one.
func sortImports(lines []string, at int) {
	first, last := at, at
	for importedPath(lines[first-1]) != "" {
		first--
	}
	for importedPath(lines[last+1]) != "" {
		last++
	}
	slices.SortStableFunc(lines[first:last+1], func(a, b string) int { return cmp.Compare(importedPath(a), importedPath(b)) })
}

// importedPath returns the path that a line imports, "" if it imports none. The line is one of an import block, or an import alone.
func importedPath(line string) string {
	before, rest, ok := strings.Cut(line, `"`)
	importPath, _, closed := strings.Cut(rest, `"`)
	inBlock, alone := strings.HasPrefix(before, "\t"), strings.HasPrefix(before, "import ")
	name := strings.TrimSpace(strings.TrimPrefix(before, "import "))
	if !ok || !closed || !inBlock && !alone || strings.ContainsAny(name, " (=:,\t") {
		return ""
	}
	return importPath
}
