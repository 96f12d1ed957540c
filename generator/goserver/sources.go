package goserver

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/syntax"
)

// The folders of the sources that are emitted as they are. The runtime goes to a folder that has the name of its package.
const (
	runtimeFolder  = "runtime"
	embeddedFolder = "embedded"
)

// runtimePath is the import path of the runtime in this repository.
const runtimePath = "example.com/rpcgen/generator/goserver/" + runtimeFolder

// A source is a file that is emitted as it is.
type source struct{ name, text string }

// sourcesOf returns the sources in a folder and those below it, without their tests. Their names are relative to the folder.
func sourcesOf(folder string) []source {
	var all []source
	err := fs.WalkDir(sources, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := sources.ReadFile(name)
		all = append(all, source{strings.TrimPrefix(name, folder+"/"), string(text)})
		return err
	})
	if err != nil {
		panic("goserver: " + err.Error())
	}
	return all
}

// sourceFile returns a source below the header. It imports the runtime, and what is below that, by another path.
func sourceFile(text, runtime string) []byte {
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(withRuntime(text, runtime))
	return b.Bytes()
}

// withRuntime returns a source that imports the runtime, and what is below that, by another path. The imports around these are sorted anew, as gofmt has them.
func withRuntime(text, importPath string) string {
	lines := strings.Split(text, "\n")
	var inBlocks []int // lines that have another path now
	for at, line := range lines {
		below, isRuntime := strings.CutPrefix(importedPath(line), runtimePath)
		if !isRuntime || below != "" && below[0] != '/' {
			continue
		}
		before, after, _ := strings.Cut(line, syntax.Quote(runtimePath+below))
		lines[at] = strings.TrimSuffix(before, syntax.RuntimePackage+" ") + syntax.Quote(importPath+below) + after
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
